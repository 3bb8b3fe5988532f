// Rounds on the phone: what is due, the sheet, the hand-over. Each page has one of them.
import { startDue } from "./round-due.js";
import { startSheet } from "./round-sheet.js";
import { startShift } from "./round-shift.js";

startDue();
startSheet();
startShift();
