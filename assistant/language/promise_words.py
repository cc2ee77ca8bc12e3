"""The words that make a promise, and those that make of the same words something else."""

from __future__ import annotations

import re

_ADVERBS = (
    r"(?:(?:also|then|now|personally|definitely|certainly|gladly|happily|just|still|of course|both|all|be sure to"
    r"|make sure to|again|immediately|today|tomorrow|myself|quickly|probably)\s+)*"
)
_WILL = r"(?:will|wil|wll|shall|(?:am|are|['’]m|['’]re|is|['’]s|m|re)\s+(?:going\s+to|gonna|gona))"
_FIRST = r"(?:I|i|[Ww]e)"
_YOU = r"(?:you|u|ya|yu)"
_REACH = r"(?:call|cal|ring|phone|e-?mail|text|message|write|update|contact|inform|notify|tell|visit|refund|reach|let)"
_ACTIONS = (
    r"(?:call|cal|ring|phone|e-?mail|text|txt|message|write|rite|update|contact|inform|notify|send|post|refund"
    r"|credit|arrange"
    r"|book|order|chase|check|chek|look|find|get|come|speak|ask|arsk|sort|follow|let|pay|put|bring|collect"
    r"|deliver|replace|repair"
    r"|fix|raise|pass|escalate|report|be\s+in\s+touch|reach\s+out|tell|have|drop|give|keep|hear|do|make|forward|confirm"
    r"|reply|answer|anser|respond|trace|request|organise|organize|reschedule|know|review|assess|deal|handle|process"
    r"|action|pick|schedule|dispatch|investigate|decide|telephone|swap"
    r"|take\s+(?:a\s+(?:\w+\s+)?look|care|(?:\w+\s+)?over))"
)
_ACTING = (
    r"(?:calling|ringing|phoning|e-?mailing|texting|messaging|writing|sending|posting|refunding|crediting"
    r"|arranging|booking"
    r"|ordering|chasing|asking|getting|coming|returning|replacing|collecting|delivering|forwarding|paying|putting"
    r"|swapping|mailing|adding|raising|fixing|passing|taking)"
)
_WHO = (
    r"(?P<who>(?:[Mm]y|[Oo]ur|[Tt]he|[Aa]n?|[Oo]ne\s+of\s+(?:our|the|my))\s+(?:[\w'’-]+\s+){0,3}?(?:lead|leader"
    r"|manager|team|colleagues?|desk|"
    r"department|drivers?|specialists?|engineers?|fitters?|technicians?|warehouse|couriers?|supervisors?|office|man|agents?"
    r"|shop|store|"
    r"adviser|advisor|repairs|payments|delivery|finance|people|group|section)(?:\s+of\s+(?:mine|ours))?(?:,?\s+[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?)?"
    r"|[Ss]ome(?:one|body)(?:\s+(?:senior|else))?(?:\s+(?:in|from|at|on)(?:\s+[\w'’-]+){1,3}?)?|[Tt]hey|[Hh]e|[Ss]he|[Ee]veryone|(?!(?:We|You|It|This|That|There|What|If|I|Here"
    r"|As|So|The|Your|My|Which|How|When|Who|These|Those|Nobody|Nothing|Sorry|But|And"
    r"|Then)\b)[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?)"
)
_THING = (
    r"(?:(?:your|the|a|an|this|it|that|these|those|both|everything|all|we|each|one)\b(?:\s+(?!(?:and|so|but|or"
    r"|that|they|it|you|we|I|if|because|which)\b)[\w'’£-]+){0,5}?|[Ii]t|[Tt]hey|"
    r"[Tt]hat)"
)
_ARRIVES = (
    r"(?:be\s+(?:with\s+(?:you|u)|there|back|on\s+(?:its|the|their)\s+way|sent|posted|refunded|credited"
    r"|delivered|dispatched|despatched|"
    r"collected|returned|replaced|paid|fixed|repaired|sorted(?:\s+out)?|resolved|processed|(?:in|on)\s+your\s+(?:account|bank|card|inbox|hands)|in\s+touch"
    r"|ready|put|booked|"
    r"looked\s+(?:into|at)|dealt\s+with|reviewed|answered|informed|arranged|rescheduled|with\s+\w+|over|along"
    r"|communicated|actioned|handled|scheduled|allocated|assessed|investigated|issued|confirmed|escalated|swapped"
    r"|remitted|passed)|arrive|come(?!\s+(?:with\s+(?!you\b)|in\b|rolled|flat|as\b|off|loose|apart|to\s+£))"
    r"|reach\s+(?:you|u|your|us|him|her|them|the|it)|leave|land|follow|"
    r"go\s+(?:out|back)|show\s+(?:up\s+)?(?:in|on)|turn\s+up|appear|get\s+(?:to|back))"
)

HEADS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, flags))
    for kind, pattern, flags in (
        ("promise", rf"\b{_FIRST}\s+(?:can\s+)?(?:promise|guarantee)\s+(?:{_YOU}\s+)?(?:that\s+"
                    rf"|to\s+)?(?P<verb>[\w'’]+)?", 0),
        ("first", rf"\b(?:{_FIRST}\s*{_WILL}|(?:I|i|[Ww]e)['’]ll|[Ii]['’]?l|Ill|ill(?=\s+{_ACTIONS}\b)"
                  rf"|[Ww]ell(?=\s+(?:be\s+in|get|let|call|ring|send|contact|come)\b)"
                  rf"|[Ww]e['’]l)\s+{_ADVERBS}(?P<verb>[\w'’]+(?:\s+[\w'’]+)?)", 0),
        ("first", rf"(?:\A|(?<=[.!?,;:]\s)|\band\s+)(?P<head>(?:[Ww]ill|'ll"
                  rf"|[Ww]il)\s+{_ADVERBS}(?P<verb>{_ACTIONS})\b)", 0),
        ("present", rf"(?:\A|(?<=[.!?,;:]\s)|(?:\b(?:and|so|[Tt]hen|now|noon)|day"
                    rf"|\d)\s+)(?P<head>{_FIRST}\s+(?:again\s+)?(?P<verb>{_REACH}\s+(?:to\s+)?{_YOU}"
                    rf"|look\s+again|know\s+more))\b", 0),
        ("present", rf"(?:\A|(?<=[.!?,;:]\s)|\band\s+)(?P<head>{_FIRST}\s+"
                    rf"(?P<verb>(?!have|get|know|do\b|keep|make|hear|find|look|let\b|come|be\b|follow)"
                    rf"{_ACTIONS}))\b", 0),
        ("happens", r"(?:(?<=[,.;–-]\s)|\b(?:and|is|are|it)\s+|\w['’]s\s+)"
                    r"(?P<head>(?:back\s+)?(?P<verb>with\s+(?:you|u)|on\s+your\s+card))\b", re.I),
        ("happens", r"(?<!before\s)(?<!until\s)(?<!when\s)(?<!after\s)(?<!once\s)(?<!if\s)\b"
                    r"(?P<head>(?:it|this|that|they|one|(?:the|your|our|a)\s+(?:\w+\s+)?(?!will|should|shall|not|to)\w+)\s+(?P<verb>leaves?|lands?"
                    r"|goes\s+(?:out|to|on|back|off)|go\s+(?:out|to|back|off)|comes?|arrives?|reach(?:es)?))\b", re.I),
        ("present", rf"(?:\A|(?<=[.!?]\s))(?P<head>(?P<verb>{_ACTING}))\b(?!\s+(?:about|by|it\b|instead))", re.I),
        ("happens", rf"\b(?P<head>{_WHO}\s+(?P<verb>(?:rings|calls|phones|telephones|e-?mails|mails|texts|messages"
                    rf"|contacts|answers|tells|writes\s+to|gets\s+back\s+to)\s+{_YOU}))\b", 0),
        ("present", rf"\b(?P<head>{_YOU}\s+(?:get|have|hear|become|recieve|receive)\s+(?P<verb>(?:a\s+(?:call"
                    rf"|mail|message|text)|my\s+(?:answer|call)|news|an?\s+(?:answer|update|email))))\b", re.I),
        ("progressive", rf"\b(?:I['’]?m|I\s+am|[Ww]e['’]?re|[Ww]e\s+are)\s+(?:now\s+|also\s+|just\s+"
                        rf"|already\s+)?(?P<verb>{_ACTING})\b(?!\s+(?:about|to\s+(?:say|apolog|ask|let|tell"
                        rf"|confirm|inform)|in\s+(?:reply|response)|because|with\s+regard|regarding|this\b))", 0),
        ("promise", r"\bleave\s+(?:it|this|that)\s+with\s+(?:me|us)\b(?=\s*(?:[.!,]|\Z))", re.I),
        ("let me", r"\b(?:let|leave)\s+(?:me|us|this\s+with\s+(?:me|us)|it\s+with\s+(?:me"
                   r"|us))\b(?!\s+know\b)(?:\s+(?P<verb>[\w'’]+))?", re.I),
        ("promise", rf"\b(?:I['’]d|I\s+would)\s+like\s+to\s+(?P<verb>call|ring|phone|e-?mail|text|message"
                    rf"|write\s+to|visit)\s+{_YOU}", re.I),
        ("receive", rf"\b{_YOU}\s*(?:(?:will|wil|shall|should|can\s+expect\s+to|are\s+going\s+to)"
                    rf"|['’]ll)\s+(?:also\s+|then\s+|certainly\s+|definitely\s+|soon\s+|shortly\s+)*"
                    rf"(?P<verb>have|get|hav|receive|recieve|hear|here\s+from|be\s+(?:called|contacted|refunded"
                    rf"|hearing|getting|receiving|informed|notified|updated|told|emailed|texted)|see)\b", re.I),
        ("receive", rf"\b(?:{_YOU}\s+can\s+|please\s+)?expect\s+(?P<verb>(?:a|an|to|my|our|your|the|it|news"
                    rf"|them|some)\b)", re.I),
        ("other", rf"(?:\b{_WHO}\s*(?:(?:will|wil|shall|should|(?:is|are)\s+going\s+to)|['’]ll)\s+{_ADVERBS}"
                  rf"(?P<verb>{_ACTIONS}"
                  rf"|be\s+(?:in\s+(?:touch|contact)|calling|ringing|contacting|able|with|there|informed"
                  rf"|along|over))\b)", 0),
        ("other", rf"\b(?P<head>{_THING}\s*(?:(?:will|should|wil|shall)"
                  rf"|['’]ll)\s+{_ADVERBS}(?P<verb>{_ARRIVES}))\b", re.I),
        ("other", rf"\band\s+(?P<head>(?:will|should|wil)\s+{_ADVERBS}(?P<verb>{_ARRIVES}))\b", re.I),
        ("present", rf"(?<!\byou\s)(?<!\bu\s)\b(?P<head>(?:will|shall)\s+{_ADVERBS}"
                    rf"(?P<verb>{_ARRIVES}|show))\b", re.I),
        ("asked", rf"\bI(?:\s+have|['’]ve)?\s+(?:just\s+|also\s+|already\s+)?(?:asked"
                  rf"(?:\s+for)?|told)\s+{_WHO}\s+to\s+(?P<verb>{_ACTIONS})\b", 0),
        ("ellipsis", rf"(?:\A|(?<=[.!?]\s))(?P<verb>(?:[Bb]ack\s+(?:to|with)|[Gg]et\s+back\s+to|[Cc]all(?:ing)?"
                     rf"|[Rr]ing(?:ing)?|[Ss]peak\s+to)\s+{_YOU})\b", 0),
    )
)  # fmt: skip

NO_PROMISE_VERB = re.compile(
    r"(?:not|never|no|n['’]t|always|honest|add\s+(?:that|only)|ask\s+(?:you|u)\b|have\s+a\s+think|keep\s+(?:my|our)"
    r"|know\s+(?:which|what|if|whether|how|where)|be\s+thinking|stay|speak\s+(?:as|up|slow|loud)\w*|help|gladly\s+help|happily\s+help|note\s+(?:it|that)|keep\s+(?:it|that|this|them)"
    r"|need|have\s+to|admit|say|be\s+(?:honest|straight|plain|frank|clear|able|happy|glad|delighted|here|sorry"
    r"|open|assisting|helping|pleased)"
    r"|try|do\s+(?:my|our)\s+best|assume|only\s+need|hope|appreciate|understand|accept|explain|agree"
    r"|take\s+your|hold\s+(?:my|on|the\s+line)|see\s+(?:that|why|how|from|you)|miss|remember|love|enjoy|feel|think|wait|leave\s+(?:you|it\s+there)"
    r"|let\s+(?:you|u)\s+(?:go|get|off|enjoy|have|sleep|rest)|take\s+(?:that|this|it)\s+as|make\s+sure"
    r"|(?:put|add|make|leave|pop)\s+(?:a|an|this|that|it|your|the)\s+(?:\w+\s+)?note\b"
    r"|have\s+(?:to|seen|noticed|received|read|had|been|heard|\w+ed)|end|close|take\s+your\s+word|never|spare|start"
    r"|begin|also\s+need|want|require"
    r"|get\s+(?:to\s+(?:know|choose|keep)|what)|hear\s+(?:you|me)\b|guess|bet|wager|be\s+(?:aware|charged|asked"
    r"|required))\b",
    re.IGNORECASE,
)
"""Verbs after "I will" or "you will" that promise nothing to come."""

CONDITION = re.compile(
    r"\b(?:if|unless|should|in\s+case|provided|assuming|whenever|until|till)\s+(?:(?:you|u|your|anything"
    r"|the\s+customer)\b)"
    r"|\b(?:tell|let|send|give|show|message|dm|ring|call|reply\s+to|answer|write|e-?mail|pm)\s+(?:to\s+)?(?:me"
    r"|us|privately)\b"
    r"|\b(?:once|as\s+soon\s+as|when|after)\s+(?:you|u|your|we['’]ve\s+(?:got|received)\s+your)\b"
    r"|\b(?:bring|hold|wait|hop|pop|come)\b[^.;]{0,60}(?:\band|\s[–-])\s*\Z"
    r"|(?:\A|\bplease\b|[,;:]\s)\s*(?:please\s+(?!be\b|rest|accept|note|do|allow|bear|know)|(?:have|take)\s+a\s+seat|sit|bear\s+with|hang\s+on)"
    r"[^.;]*(?:\b(?:and|then)|,|\s[–-])\s*\Z"
    r"|(?:\A|[,;:]\s)\W*(?:just\s+|simply\s+)?(?:say|pick|choose|name|reply|type|pop|drop)\b[^.;]*(?:\band|,|\s[–-])\s*\Z"
    r"|\A\W*then\s*\Z"
    r"|\b(?:once|when|as\s+soon\s+as|after)\s+(?:we|I)(?:\s+(?:have|get|receive)|['’]ve)\b[^,.;]*\b(?:back|your)\b"
    r"|\b(?:you|u)\s+(?:can|could|may|just|say|tell|give)\b[^.;]*\b(?:and|then)\s*\Z"
    r"|\b(?:note|word|letter|message|photo|picture|e-?mail|text|yes|OK)\s+from\b[^.;]*\band\s*\Z"
    r"|\bif\s+\w+\s+(?:writes?|rings?|calls?|comes?|sends?|repl(?:y|ies)|answers?|agrees?)\b|\bif\s+(?:needed"
    r"|necessary|need\s+be)\b",
    re.IGNORECASE,
)
"""Words before a promise that make it hang on the reader; with a date it is still worth a note."""

EVENT = re.compile(r"(?:\A|[,;:.–-]\s*|\b(?:and|but|or|so|then|again)\s+)\W*(?:even\s+)?(?:if|should)\b", re.IGNORECASE)
"""Words before a promise that make it hang on something other than the reader."""

OFFER = re.compile(
    r"\b(?:if|whenever|unless)\s+(?:you|u)(?:['’]d|\s+would)?\s+(?:like|want|wish|prefer|need|agree|fancy"
    r"|rather|say|decide|choose|think)\b"
    r"|\bonly\s+(?:if|when)\b|\bif\s+(?:possible|so|not)\b",
    re.IGNORECASE,
)
"""Words before a promise, in its sentence, that make it an offer."""

WISH = re.compile(
    r"\b(?:would|could|might|wish|hoped?|if\s+possible|don['’]t\s+think|not\s+sure|asks?\s+whether|depending"
    r"|so\s+that|because)\b",
    re.IGNORECASE,
)
"""Words before a promise, in its own part of the sentence, that make it a wish or a thought."""

AT_ONCE = re.compile(
    r"(?:\w+\s+){0,3}?(?:plug|show|measure|carry|hold|fetch|grab|swap|lift|cut|put|take|look|walk|clear|check|pop|find|open)"
    r"\b(?!\s+into)",
    re.IGNORECASE,
)
"""What somebody who stands beside the customer or has them on the line does while they speak."""

VAGUE = re.compile(
    r"\b(?:shortly|soon|some\s*time|at\s+some\s+(?:point|stage)|in\s+(?:a\s+(?:bit|while)|time|order)|eventually"
    r"|accordingly|(?:a|the\s+next)\s+few\s+(?:days|weeks)|(?:day|week|month)\s+or\s+so"
    r"|(?:once|when|whenever|until)\s+(?:I|we|they|he|she|one|there|it|available|possible|ready|completed?|done)\b"
    r"|once\s+this|subject\s+to|(?:the|an?)\s+\w+\s+opportunity|a\.?s\.?a\.?p|as\s+(?:soon|quickly|fast)\s+as|in\s+due\s+course|at\s+(?:the|our|my"
    r"|your)\s+earliest|when\s+(?:we|I)\s+(?:can|get\s+to))\b",
    re.IGNORECASE,
)
"""Words that stand where a date should."""

EITHER_WAY = re.compile(r"\b(?:anyway|either\s+way|whatever|regardless|still|again)\b", re.IGNORECASE)
"""What says that a promise just made holds in this case too."""

TO_YOU = re.compile(
    r"(?!see\b)(?:[^.;]{0,40}?\b(?:calls?|called|ring|e-?mails?|mails?|texts?|messages?|letter|updates?|updated|answer|reply|news|refund"
    r"|refunded|money|new|replacement|notification|notified|confirmation|decision|details?|something|from\s+(?:me|us|my|our)|hear"
    r"|hearing|contacted|informed|told|emailed|texted|back|voucher|credit|date)\b|\w+\s+(?:it|one)\b|[^.;]{0,20}[£€$]\d)",
    re.IGNORECASE,
)
"""What somebody who "will get" something is promised, other than more room or used to it."""

HEARSAY = re.compile(
    r"\b(?:you|they|she|he|we|it)\s+(?:said|wrote|told|asked|were\s+told|was\s+told|promised|thought)\b[^,;]{0,40}$"
    r"|\b(?:which|that|who|whose|what|where|how|why|think|only)\s*$"
    r"|\bit(?:['’]?s|\s+is)\s+\w+\s*$"
    r"|\b(?:says?|means?|is\s+that)\s*$"
    r"|\b(?:any(?:one|body)|no(?:\s+one|body)|whoever)\b[^,;]{0,20}$",
    re.IGNORECASE,
)

LET_ME = re.compile(
    r"\b(?:come|get|go|be|write|ring|call|phone|text|message|e-?mail|report)\b[^.;]{0,30}\b(?:back|you|u)\b"
    r"|\band\s+I\b|\bback\s+(?:to|with)\b",
    re.IGNORECASE,
)
"""What has to follow "let me" for it to be more than a word of the moment."""

ASKED = re.compile(r"\b(?:you|u)\b|\bback\b|\btouch\b", re.IGNORECASE)

QUESTION = re.compile(
    r"\W*(?:shall|should|would|will|could|can|may|do|does|did|is|are|what|when|where|why|how"
    r"|which|who)\b",
    re.I,
)

OUTWARD = re.compile(
    r"\b(?:call|cal|ring|phone|e-?mail|text|message|write|rite|update|contact|tell|inform|notify|send|post|let"
    r"|refund|answer|drop|get\s+back"
    r"|come\s+back|back)\b[^.;]{0,25}\b(?:you|u|your)\b|\b(?:you|u)\b[^.;]{0,12}\b(?:hear|have|get|receive|see"
    r"|expect)\b|\bin\s+touch\b",
    re.IGNORECASE,
)
"""News, money or goods that reach the reader, unlike a step on the way there."""

STARTS_CLAUSE = re.compile(
    r"[;:]\s|\s[–—-]\s|[,\s]+(?:and|but|so|while|because|since|although|though|unless|or)\s+(?=(?:I|we|you|it"
    r"|they|he|she|your|the|this|that|there|if|please|"
    r"my|our|what|nobody|any)\b)|,\s+(?=(?:I|we|you|it|they|please|could|can|would|is|does|so)\b)|\s+(?:because"
    r"|since|as\s+you|so\s+that|which|unless)\b"
    r"|(?<=[.!?])\s",
)
"""Where the words after a promise begin to say something else."""
