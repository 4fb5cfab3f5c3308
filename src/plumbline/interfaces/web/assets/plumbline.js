import htmx from "htmx.org";
import { startAnswer } from "./answer.js";
import { startBodyFigure } from "./body-figure.js";
import { startDesk } from "./desk.js";
import { startKeeping } from "./intake.js";

startBodyFigure(document);
startAnswer(htmx);
const answers = document.getElementById("answers");
if (answers) {
  startKeeping(answers);
}
if (document.getElementById("desk")) {
  startDesk(htmx);
}
