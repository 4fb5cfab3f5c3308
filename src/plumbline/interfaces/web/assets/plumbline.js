import htmx from "htmx.org";
import { startAnswer } from "./answer.js";
import { startBodyFigure } from "./body-figure.js";
import { startDesk } from "./desk.js";

startBodyFigure(document);
startAnswer(htmx);
if (document.getElementById("desk")) {
  startDesk(htmx);
}
