// What is pasted into a field goes in whole or not at all: a browser cuts it at the field's length without a word.
import { toast } from "./slots.js";

const SECONDS = 8;
const number = new Intl.NumberFormat("en-GB");

export function startLengths() {
  document.addEventListener("paste", (event) => {
    const field = event.target;
    if (!(field.maxLength > 0) || !event.clipboardData) return;
    const pasted = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").length;
    const left = field.maxLength - field.value.length + (field.selectionEnd - field.selectionStart);
    if (pasted <= left) return;
    event.preventDefault();
    const room = left < field.maxLength ? `${number.format(Math.max(0, left))} more fit here` : `${number.format(left)} fit here`;
    toast(`That has ${number.format(pasted)} characters; ${room}. Nothing was pasted: shorten it first.`, "", null, SECONDS);
  });
}
