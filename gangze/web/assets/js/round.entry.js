// Rounds on the phone: what is due, the sheet, the hand-over. Each page has one of them.
import { startDue } from "./round-due.js";
import { startPaper } from "./round-paper.js";
import { startSheet } from "./round-sheet.js";
import { startShift } from "./round-shift.js";

startDue();
startPaper();
startSheet();
startShift();
