'use strict';

// Draws each chart from the table beside it, which is also what people read who cannot see it.
(() => {
  const charts = new Map();
  const COLOURS = ['--cuota-chart', '--cuota-chart-other'];

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const short = new Intl.NumberFormat(document.documentElement.lang, {
    notation: 'compact',
    maximumFractionDigits: 1,
  });

  // A series for each column that has values; its name is the column's.
  const read = (table) => {
    const rows = [...table.querySelectorAll('tbody tr')].filter((row) => row.cells[1].dataset.value);
    const columns = [...rows[0]?.cells ?? []].flatMap((cell, i) => ('value' in cell.dataset ? [i] : []));
    const headings = table.querySelectorAll('thead th');
    return {
      names: rows.map((row) => row.cells[0].textContent.trim()),
      series: columns.map((column) => ({
        name: headings[column].textContent.trim(),
        values: rows.map((row) => Number(row.cells[column].dataset.value)),
        texts: rows.map((row) => row.cells[column].textContent.trim()),
      })),
    };
  };

  const series = (one, main) => ({
    type: 'bar',
    name: one.name,
    data: one.values,
    barMaxWidth: 28,
    barCategoryGap: '30%',
    itemStyle: { color: main, borderRadius: [2, 2, 0, 0] },
    emphasis: { disabled: true },
  });

  const told = (data, point) => {
    const name = data.names[point.dataIndex];
    return data.series.length === 1
      ? `${name}   ${data.series[0].texts[point.dataIndex]}`
      : [name, ...data.series.map((one) => `${one.name}   ${one.texts[point.dataIndex]}`)].join('\n');
  };

  const options = (data) => {
    const muted = colour('--cuota-muted');
    const line = colour('--cuota-line');
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    return {
      animation: !still,
      animationDuration: 300,
      animationDurationUpdate: 300,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 12, top: data.series.length > 1 ? 32 : 16, bottom: 8, containLabel: true },
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
        formatter: ([point]) => told(data, point),
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
        minInterval: data.series.every((one) => one.values.every(Number.isInteger)) ? 1 : 0,
        splitNumber: 4,
        splitLine: { lineStyle: { color: line } },
        axisLabel: { color: muted, fontSize: 11, formatter: (value) => short.format(value) },
      },
      legend: {
        show: data.series.length > 1,
        top: 0,
        right: 8,
        itemWidth: 10,
        itemHeight: 10,
        selectedMode: false,
        textStyle: { color: muted, fontSize: 11 },
      },
      series: data.series.map((one, i) => series(one, colour(COLOURS[i % COLOURS.length]))),
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
