// Values of a figure at the place that its reader points at, by mouse, finger or arrow keys. The data stand in a template
// beside the figure; lib/report/reading.ts says of what form they are.
{
  const svgNames = "http://www.w3.org/2000/svg";

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  // Straight on the drawn scale between the two neighbours; undefined outside the curve, null where it has no value.
  const valueAt = (points, x, column, log) => {
    const after = points.findIndex(([at]) => at >= x);
    if (after < 0) return undefined;
    const right = points[after];
    if (right[0] === x) return right[column];
    const left = points[after - 1];
    if (!left) return undefined;
    if (left[column] === null || right[column] === null) return null;
    const share = (x - left[0]) / (right[0] - left[0]);
    return log
      ? left[column] ** (1 - share) * right[column] ** share
      : left[column] + share * (right[column] - left[column]);
  };

  // Three digits: 88.4, 1,240, 0.0512.
  const written = (value) => {
    const rounded = Number(value.toPrecision(3));
    return rounded >= 1000
      ? String(rounded).replace(/\B(?=(\d{3})+$)/g, ",")
      : rounded >= 100
      ? String(rounded)
      : value.toPrecision(3);
  };

  const cellText = (curves, x, { y, band }) => {
    const log = y.scale === "log";
    const values = curves.map(({ points }) => valueAt(points, x, 1, log));
    const known = values.filter((value) => typeof value === "number");
    if (known.length === 0) {
      return values.some((value) => value === null) ? "beyond what is measured" : "\u2013";
    }
    if (known.length > 5) return `${written(Math.min(...known))} to ${written(Math.max(...known))}`;
    if (known.length > 1 || !band) return known.map(written).join(", ");
    const [low, high] = [2, 3].map((column) => valueAt(curves[0].points, x, column, log));
    if (typeof low !== "number") return written(known[0]);
    return `${written(known[0])} (${written(low)} to ${typeof high === "number" ? written(high) : "no bound"})`;
  };

  // The drawn area of each panel: the background of whatever has axes.
  const panelsOf = (svg) => {
    const parents = new Set([...svg.querySelectorAll("g.role-axis")].map((axis) => axis.parentElement?.parentElement));
    return [...parents].flatMap((parent) => {
      const area = parent?.querySelector(":scope > path.background");
      const box = area?.getBBox();
      return box && box.width > 0 && box.height > 0 ? [{ parent, area, box }] : [];
    });
  };

  const addReading = (template) => {
    const { reading, curves } = JSON.parse(template.content.textContent);
    const { x, y, band, series, origin } = reading;
    const [low, high] = x.domain;
    const svg = template.parentElement.querySelector(".picture svg");
    if (!svg) return;

    const slider = element("input", {
      type: "range",
      min: low,
      max: high,
      step: (high - low) / 200,
      value: (low + high) / 2,
    });
    const place = element("output");
    const cells = [];
    const rows = series.values.map(({ value, title, color }) => {
      const swatch = element("span", { className: "swatch" });
      swatch.style.background = color;
      const row = element("tr", {}, element("th", { scope: "row" }, swatch, title));
      for (const { value: whose } of origin.values) {
        const cell = element("td", { className: "number" });
        const own = curves.filter((curve) => curve.series === value && curve.origin === whose);
        cells.push({ cell, own });
        row.append(cell);
      }
      return row;
    });
    const head = element("tr", {}, element("th", { scope: "col", textContent: series.title }));
    for (const { title } of origin.values) {
      head.append(element("th", { scope: "col", className: "number", textContent: title }));
    }
    const caption = element("caption", {
      textContent: band ? `${y.title}; in brackets the ${band.title}.` : `${y.title}.`,
    });
    const table = element("table", {}, caption, element("thead", {}, head), element("tbody", {}, ...rows));

    const panels = panelsOf(svg);
    const lines = panels.map(({ parent, box }) => {
      const line = document.createElementNS(svgNames, "path");
      line.setAttribute("class", "pointer");
      parent.append(line);
      return { line, box };
    });
    // The line appears once the reader has pointed at something: until then the figure is as it was drawn.
    let touched = false;
    const show = () => {
      const at = Number(slider.value);
      place.textContent = at.toFixed(3);
      slider.setAttribute("aria-valuetext", `${x.title} ${at.toFixed(3)}`);
      for (const { cell, own } of cells) cell.textContent = cellText(own, at, reading);
      if (!touched) return;
      for (const { line, box } of lines) {
        line.setAttribute("d", `M${box.x + box.width * (at - low) / (high - low)} ${box.y}v${box.height}`);
      }
    };
    slider.addEventListener("input", () => {
      touched = true;
      show();
    });
    const point = (event) => {
      for (const { area, box } of panels) {
        const matrix = area.getScreenCTM();
        if (!matrix) continue;
        const { x: left, y: top } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
        if (left < box.x || left > box.x + box.width || top < box.y || top > box.y + box.height) continue;
        touched = true;
        slider.value = String(low + (high - low) * (left - box.x) / box.width);
        show();
      }
    };
    svg.addEventListener("pointermove", point);
    svg.addEventListener("pointerdown", point);
    const scroll = element("div", { className: "scroll", role: "group", tabIndex: 0, ariaLabel: "Values" }, table);
    const label = element("label", {}, `${x.title} `, slider, " ", place);
    const hint = element("p", { className: "quiet" }, "Point at a curve, or move the slider with the arrow keys.");
    template.after(
      element(
        "div",
        { className: "reader", role: "group", ariaLabel: `Values of ${template.dataset.label}` },
        hint,
        label,
        scroll,
      ),
    );
    show();
  };

  for (const template of document.querySelectorAll("template.reading")) addReading(template);
}
