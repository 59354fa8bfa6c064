'use strict';

// Draws each chart from the table beside it, which is also what people read who cannot see it.
(() => {
  const charts = new Map();

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const short = new Intl.NumberFormat(document.documentElement.lang, {
    notation: 'compact',
    maximumFractionDigits: 1,
  });

  const read = (table) => {
    const rows = [...table.querySelectorAll('tbody tr')];
    return {
      names: rows.map((row) => row.cells[0].textContent.trim()),
      values: rows.map((row) => Number(row.cells[1].dataset.value)),
      texts: rows.map((row) => row.cells[1].textContent.trim()),
    };
  };

  const series = (values, main) => ({
    type: 'bar',
    data: values,
    barMaxWidth: 28,
    barCategoryGap: '30%',
    itemStyle: { color: main, borderRadius: [2, 2, 0, 0] },
    emphasis: { disabled: true },
  });

  const options = (data) => {
    const muted = colour('--cuota-muted');
    const line = colour('--cuota-line');
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    return {
      animation: !still,
      animationDuration: 300,
      animationDurationUpdate: 300,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 12, top: 16, bottom: 8, containLabel: true },
      tooltip: {
        trigger: 'axis',
        // Drawn on the canvas: a tooltip of HTML would need styles written into the page.
        renderMode: 'richText',
        confine: true,
        backgroundColor: colour('--cuota-tip'),
        borderWidth: 0,
        padding: [8, 10],
        textStyle: { color: colour('--cuota-tip-text'), fontSize: 12 },
        axisPointer: { type: 'shadow', shadowStyle: { color: colour('--cuota-chart-soft') } },
        formatter: ([point]) => `${data.names[point.dataIndex]}   ${data.texts[point.dataIndex]}`,
      },
      xAxis: {
        type: 'category',
        data: data.names,
        axisLine: { lineStyle: { color: line } },
        axisTick: { show: false },
        axisLabel: { color: muted, hideOverlap: true, fontSize: 11 },
      },
      yAxis: {
        type: 'value',
        minInterval: data.values.every(Number.isInteger) ? 1 : 0,
        splitNumber: 4,
        splitLine: { lineStyle: { color: line } },
        axisLabel: { color: muted, fontSize: 11, formatter: (value) => short.format(value) },
      },
      series: [series(data.values, colour('--cuota-chart'))],
    };
  };

  const draw = (figure) => {
    const table = document.getElementById(figure.dataset.table);
    if (!table) {
      return;
    }
    let chart = charts.get(figure);
    if (!chart) {
      chart = echarts.init(figure, null, { renderer: 'canvas' });
      charts.set(figure, chart);
    }
    chart.setOption(options(read(table)));
    figure.dataset.drawn = String(table.querySelectorAll('tbody tr').length);
  };

  const drawAll = () => {
    for (const [figure, chart] of charts) {
      if (!figure.isConnected) {
        chart.dispose();
        charts.delete(figure);
      }
    }
    document.querySelectorAll('[data-chart]').forEach(draw);
  };

  new ResizeObserver(() => charts.forEach((chart) => chart.resize())).observe(document.body);
  document.addEventListener('themechange', drawAll);
  document.body.addEventListener('htmx:afterSettle', drawAll);
  document.body.addEventListener('htmx:afterRequest', drawAll);
  drawAll();
})();
