// Pages with charts.

import { watchCharts } from "../charts.js";

watchCharts();
