// The chart of an indicator, drawn from the table below it; without this file the table tells the same.
import { init } from "./vendor/echarts.js";

const SCALES = [[1e12, "万亿"], [1e8, "亿"], [1e4, "万"]];

function short(value) {
  const [scale, word] = SCALES.find(([size]) => Math.abs(value) >= size) ?? [1, ""];
  return `${+(value / scale).toFixed(2)}${word}`;
}

// The last number of each cell: that of the latest document, and of one year rather than of several.
function points(table) {
  return [...table.tBodies[0].rows].map((row) => {
    const values = [...row.cells].slice(1).map((cell) => {
      const all = cell.querySelectorAll("data");
      return all.length ? Number(all[all.length - 1].value) : null;
    });
    return [Number(row.cells[0].textContent), ...values];
  });
}

function options(node, table) {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(`--${name}`).trim();
  const font = getComputedStyle(document.body).fontFamily;
  const years = points(table);
  const [, target, actual] = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const text = { color: color("quiet"), fontFamily: font, fontSize: 13 };
  const series = (name, column, line) => ({
    name, type: "line", symbolSize: 9, ...line,
    data: years.filter((row) => row[column] != null).map((row) => [row[0], row[column]]),
  });
  return {
    animation: false,
    textStyle: { fontFamily: font },
    legend: { top: 0, left: 0, itemWidth: 32, textStyle: { ...text, color: color("ink") } },
    grid: { left: 8, right: 24, top: 44, bottom: 8, containLabel: true },
    tooltip: {
      trigger: "axis", renderMode: "richText", backgroundColor: color("ink"), borderWidth: 0,
      textStyle: { color: color("paper"), fontFamily: font, fontSize: 13 },
      valueFormatter: (value) => (value == null ? "—" : `${short(value)}${node.dataset.unit}`),
    },
    xAxis: { type: "value", min: "dataMin", max: "dataMax", minInterval: 1, axisLabel: { ...text, formatter: String }, splitLine: { show: false }, axisTick: { show: false }, axisLine: { lineStyle: { color: color("rule") } } },
    yAxis: { type: "value", scale: true, axisLabel: { ...text, formatter: short }, axisLine: { lineStyle: { color: color("rule") } }, splitLine: { lineStyle: { color: color("hair") } } },
    series: [
      series(target, 1, { symbol: "diamond", color: color("red"), lineStyle: { type: "dashed", width: 2, color: color("red") }, itemStyle: { color: color("paper"), borderColor: color("red"), borderWidth: 2 } }),
      series(actual, 2, { symbol: "circle", color: color("ink"), lineStyle: { width: 2, color: color("ink") }, itemStyle: { color: color("ink") } }),
    ],
  };
}

const charts = [...document.querySelectorAll(".chart")].map((node) => {
  const table = document.getElementById(node.dataset.table);
  return { node, table, chart: init(node, null, { renderer: "canvas" }) };
});
const draw = () => charts.forEach(({ node, table, chart }) => chart.setOption(options(node, table), true));
draw();
new ResizeObserver(() => charts.forEach(({ chart }) => chart.resize())).observe(document.querySelector("main"));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
matchMedia("print").addEventListener("change", draw);
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
