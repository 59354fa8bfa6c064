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
    // Rows without values, such as sums that cannot be made, are for reading alone.
    const rows = [...table.querySelectorAll('tbody tr')].filter((row) => [...row.cells].some((cell) => cell.dataset.value));
    // One series for each column that has values.
    const heads = [...table.querySelectorAll('thead th')];
    const columns = rows.length === 0 ? [1] : [...rows[0].cells].flatMap((cell, i) => (cell.dataset.value === undefined ? [] : [i]));
    return {
      names: rows.map((row) => row.cells[0].textContent.trim()),
      series: columns.map((column) => ({
        name: heads[column].textContent.trim(),
        values: rows.map((row) => Number(row.cells[column].dataset.value)),
        texts: rows.map((row) => row.cells[column].textContent.trim()),
      })),
    };
  };

  // What is below zero is a loss, and looks like one.
  const series = ({ name, values }, main, across) => ({
    type: 'bar',
    name,
    data: values.map((value) => (value < 0 ? { value, itemStyle: { color: colour('--cuota-danger') } } : value)),
    barMaxWidth: across ? 16 : 28,
    barCategoryGap: '30%',
    itemStyle: { color: main, borderRadius: across ? [0, 2, 2, 0] : [2, 2, 0, 0] },
    emphasis: { disabled: true },
  });

  const tip = (data, points) => {
    const at = points[0].dataIndex;
    return data.series.length === 1
      ? `${data.names[at]}   ${data.series[0].texts[at]}`
      : [data.names[at], ...data.series.map((one) => `${one.name}   ${one.texts[at]}`)].join('\n');
  };

  const options = (data, across) => {
    const muted = colour('--cuota-muted');
    const line = colour('--cuota-line');
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const many = data.series.length > 1;
    const whole = data.series.every((one) => one.values.every(Number.isInteger));
    const names = {
      type: 'category',
      data: data.names,
      inverse: across,
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
      axisLabel: { color: muted, hideOverlap: true, fontSize: 11, ...(across ? { width: 110, overflow: 'truncate' } : {}) },
    };
    const values = {
      type: 'value',
      minInterval: whole ? 1 : 0,
      splitNumber: across ? 3 : 4,
      splitLine: { lineStyle: { color: line } },
      axisLabel: { color: muted, hideOverlap: true, fontSize: 11, formatter: (value) => short.format(value) },
    };
    return {
      animation: !still,
      animationDuration: 300,
      animationDurationUpdate: 300,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: across ? 20 : 12, top: many ? 36 : 16, bottom: 8, containLabel: true },
      legend: { show: many, top: 0, left: 8, itemWidth: 12, itemHeight: 8, textStyle: { color: muted, fontSize: 12 } },
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
        formatter: (points) => tip(data, points),
      },
      xAxis: across ? values : names,
      yAxis: across ? names : values,
      series: data.series.map((one, i) => series(one, colour(i === 0 ? '--cuota-chart' : '--cuota-chart-other'), across)),
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
    chart.setOption(options(read(table), figure.dataset.chart === 'across'));
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
