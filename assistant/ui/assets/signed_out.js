// Whoever was signed out elsewhere, or for long, is told so and led back to this very place.
import { byId, toast } from "./slots.js";

const WORDS = "You are signed out. What you have not sent is still here: copy it, then sign in again.";

const signIn = () => location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);

function tell() {
  if (!byId("toast") || byId("toast").textContent.startsWith(WORDS)) return;
  toast(WORDS, "Sign in", signIn, 3600);
}

// Gradio asks by itself too, and shows nothing of what it is answered.
export function watchSignedOut() {
  const plain = window.fetch;
  window.fetch = async (...given) => {
    const response = await plain(...given);
    // After whatever the one who asked says about it.
    if (response.status === 401) setTimeout(tell);
    return response;
  };
}
