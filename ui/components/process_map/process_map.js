/* The process map in the browser: pan, zoom, hover, keyboard, selection.
 *
 * The drawing comes laid out from the server. Names in it come from the customer's data,
 * so it is rebuilt from a list of allowed elements and attributes, and every text is set
 * as text. Nothing is loaded from anywhere.
 */

const SVG = "http://www.w3.org/2000/svg";
const TAGS = new Set(["svg", "g", "path", "polygon", "polyline", "ellipse", "text"]);
const ATTRIBUTES = new Set([
  "id", "class", "viewBox", "transform", "fill", "stroke", "stroke-width", "stroke-dasharray",
  "d", "points", "x", "y", "cx", "cy", "rx", "ry", "text-anchor", "font-family", "font-size",
]);
const READABLE = 0.66; // below this scale a whole map is a thumbnail: start at its top instead
const LARGEST = 1.15;
const STEP = 1.2;
const CLICK = 5; // pixels that a hand may shake within a click

/** The drawing as elements that can do nothing but be seen. */
function safeDrawing(text) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const root = parsed.documentElement;
  if (root.nodeName !== "svg" || parsed.querySelector("parsererror")) {
    return document.createElementNS(SVG, "svg");
  }
  return safeCopy(root);
}

function safeCopy(node) {
  const copy = document.createElementNS(SVG, node.nodeName);
  for (const { name, value } of node.attributes) {
    if (ATTRIBUTES.has(name)) copy.setAttribute(name, value);
  }
  for (const child of node.childNodes) {
    if (child.nodeType === Node.ELEMENT_NODE && TAGS.has(child.nodeName)) {
      copy.append(safeCopy(child));
    } else if (child.nodeType === Node.TEXT_NODE && node.nodeName === "text") {
      copy.append(child.nodeValue);
    }
  }
  return copy;
}

function make(tag, name, text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = text;
  return element;
}

class ProcessMapView {
  constructor(root, choose) {
    this.choose = choose;
    this.selected = null;
    this.port = null; // what is looked at: middle (x, y) and scale; null is the first view
    this.build(root);
  }

  build(root) {
    this.frame = make("div", "frame");
    this.canvas = make("div", "canvas");
    this.canvas.tabIndex = 0;
    this.tip = make("div", "tip");
    this.tip.hidden = true;
    this.legend = make("ul", "legend");
    this.tools = make("div", "tools");
    this.frame.append(this.canvas, this.tools, this.legend, this.tip);
    this.film = new Replay(this.frame);
    root.append(this.frame);
    this.listen();
    this.watch = new ResizeObserver(() => this.svg && this.show());
    this.watch.observe(this.canvas);
  }

  listen() {
    const on = (name, act, options) => this.canvas.addEventListener(name, act, options);
    on("wheel", (event) => this.wheel(event), { passive: false });
    on("pointerdown", (event) => this.grab(event));
    on("pointermove", (event) => this.drag(event));
    on("pointerup", (event) => this.release(event));
    on("pointercancel", () => { this.held = null; });
    on("pointerleave", () => { this.tip.hidden = true; });
    on("keydown", (event) => this.press(event));
    on("focusin", (event) => this.focused(event));
    on("focusout", () => { this.tip.hidden = true; });
  }

  /* ---- content ---------------------------------------------------------------- */

  update(data) {
    this.frame.style.height = `${data.height}px`;
    this.canvas.setAttribute("role", "group");
    this.canvas.setAttribute("aria-label", data.words.map);
    const isNew = data.svg !== this.drawn;
    if (isNew) this.draw(data);
    if (isNew || data.replay?.name !== this.shown) {
      this.film.load(data.replay, this.svg, this.byId, data.elements);
      this.shown = data.replay?.name;
    }
    this.fillTools(data.words);
    this.fillLegend(data.legend);
    const turn = data.focus ? `${data.focus.turn}:${data.focus.id}` : "";
    if (turn && turn !== this.turn) this.lookAt(data.focus.id);
    this.turn = turn;
    this.light();
  }

  draw(data) {
    const spineBefore = this.spineAt;
    const svg = safeDrawing(data.svg);
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    const box = (svg.getAttribute("viewBox") || "0 0 100 100").split(/\s+/).map(Number);
    this.box = { x: box[0], y: box[1], width: box[2], height: box[3] };
    this.elements = data.elements;
    this.svg = svg;
    this.drawn = data.svg;
    this.canvas.replaceChildren(svg);
    this.byId = new Map([...svg.querySelectorAll("g[id]")].map((g) => [g.id, g]));
    for (const [id, element] of Object.entries(data.elements)) this.prepare(id, element);
    this.spineAt = this.middleOf("case_start");
    if (this.port && spineBefore != null) this.port.x += this.spineAt - spineBefore;
    this.show();
  }

  prepare(id, element) {
    const group = this.byId.get(id);
    if (!group) return;
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "button");
    group.setAttribute("aria-label", element.tip.join(". "));
    const line = group.querySelector("path");
    if (group.classList.contains("path") && line) {
      const hit = line.cloneNode();
      hit.setAttribute("class", "hit");
      group.prepend(hit);
    }
  }

  fillTools(words) {
    const buttons = [
      ["+", words.closer, () => this.zoom(STEP)],
      ["−", words.farther, () => this.zoom(1 / STEP)],
      ["⤢", words.fit, () => this.fit()],
    ].map(([sign, name, act]) => {
      const button = make("button", "", sign);
      button.type = "button";
      button.title = name;
      button.setAttribute("aria-label", name);
      button.onclick = act;
      return button;
    });
    if (!this.tools.childElementCount) this.tools.append(...buttons);
  }

  fillLegend(entries) {
    this.legend.replaceChildren(...entries.map((entry) => {
      const row = make("li", "");
      const swatch = document.createElementNS(SVG, "svg");
      const line = document.createElementNS(SVG, "path");
      swatch.setAttribute("viewBox", "0 0 34 10");
      swatch.setAttribute("class", `path ${entry.name}`);
      line.setAttribute("d", "M2,5L32,5");
      line.setAttribute("stroke", entry.colour);
      line.setAttribute("stroke-width", "3");
      line.setAttribute("stroke-dasharray", { dashed: "6,4", dotted: "1,5" }[entry.line] ?? "none");
      swatch.append(line);
      row.append(swatch, make("span", "", entry.words));
      return row;
    }));
  }

  /* ---- viewport --------------------------------------------------------------- */

  middleOf(id) {
    const group = this.byId.get(id);
    if (!group) return this.box.x + this.box.width / 2;
    const own = group.getBBox();
    const shift = this.svg.querySelector("g.graph")?.transform.baseVal.consolidate()?.matrix.e ?? 0;
    return own.x + own.width / 2 + shift;
  }

  size() {
    return { width: this.canvas.clientWidth || 1, height: this.canvas.clientHeight || 1 };
  }

  whole() {
    const { width, height } = this.size();
    const scale = Math.min(width / this.box.width, height / this.box.height);
    return {
      x: this.box.x + this.box.width / 2,
      y: this.box.y + this.box.height / 2,
      scale: Math.min(scale, LARGEST),
    };
  }

  firstView() {
    const whole = this.whole();
    if (whole.scale >= READABLE) return whole;
    const { width, height } = this.size();
    const scale = Math.min(LARGEST, Math.max(READABLE, Math.min(0.85, width / this.box.width)));
    const fits = this.box.width * scale <= width;
    const top = this.box.y + height / scale / 2;
    return { x: fits ? whole.x : this.spineAt, y: top, scale };
  }

  show() {
    const { width, height } = this.size();
    const port = this.port ?? this.firstView();
    const [w, h] = [width / port.scale, height / port.scale];
    this.svg.setAttribute("viewBox", `${port.x - w / 2} ${port.y - h / 2} ${w} ${h}`);
  }

  zoom(factor, at = null) {
    const port = this.port ?? this.firstView();
    const scale = Math.min(4, Math.max(0.05, port.scale * factor));
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const dx = at ? at.clientX - left - width / 2 : 0;
    const dy = at ? at.clientY - top - height / 2 : 0;
    const gain = 1 / port.scale - 1 / scale;
    this.port = { x: port.x + dx * gain, y: port.y + dy * gain, scale };
    this.show();
  }

  pan(dx, dy) {
    const port = this.port ?? this.firstView();
    this.port = { ...port, x: port.x - dx / port.scale, y: port.y - dy / port.scale };
    this.show();
  }

  fit() {
    this.port = this.whole();
    this.show();
  }

  reveal(group) {
    const outer = this.canvas.getBoundingClientRect();
    const own = group.getBoundingClientRect();
    const x = (own.left + own.right) / 2;
    const y = (own.top + own.bottom) / 2;
    const seen = x > outer.left && x < outer.right && y > outer.top && y < outer.bottom;
    if (!seen) this.pan((outer.left + outer.right) / 2 - x, (outer.top + outer.bottom) / 2 - y);
  }

  /* ---- pointer ---------------------------------------------------------------- */

  wheel(event) {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 30 : 1;
    this.zoom(Math.exp(-event.deltaY * lines * 0.0012), event);
  }

  groupAt(event) {
    const group = event.target.closest?.("g.step, g.path");
    return group && this.elements[group.id] ? group : null;
  }

  grab(event) {
    if (event.button !== 0) return;
    this.held = { x: event.clientX, y: event.clientY, far: false, group: this.groupAt(event) };
  }

  drag(event) {
    if (!this.held) {
      this.hover(event);
      return;
    }
    const [dx, dy] = [event.clientX - this.held.x, event.clientY - this.held.y];
    if (!this.held.far && Math.hypot(dx, dy) < CLICK) return;
    if (!this.held.far) this.canvas.setPointerCapture(event.pointerId);
    Object.assign(this.held, { x: event.clientX, y: event.clientY, far: true });
    this.tip.hidden = true;
    this.pan(dx, dy);
  }

  release() {
    const held = this.held;
    this.held = null;
    if (held && !held.far) this.select(held.group?.id ?? null);
  }

  hover(event) {
    const group = this.groupAt(event);
    if (!group) {
      this.tip.hidden = true;
      return;
    }
    const { left, top } = this.frame.getBoundingClientRect();
    this.tell(group, event.clientX - left, event.clientY - top);
  }

  tell(group, x, y) {
    const lines = this.elements[group.id].tip;
    this.tip.replaceChildren(...lines.map((line, at) => make("div", at ? "" : "name", line)));
    this.tip.hidden = false;
    const { width, height } = this.size();
    const left = x + 16 + this.tip.offsetWidth > width ? x - this.tip.offsetWidth - 10 : x + 16;
    const top = Math.min(y + 14, height - this.tip.offsetHeight - 6);
    this.tip.style.left = `${Math.max(4, left)}px`;
    this.tip.style.top = `${Math.max(4, top)}px`;
  }

  /* ---- keyboard --------------------------------------------------------------- */

  press(event) {
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    const acts = {
      "+": () => this.zoom(STEP),
      "=": () => this.zoom(STEP),
      "-": () => this.zoom(1 / STEP),
      0: () => this.fit(),
      Escape: () => this.select(null),
      Enter: () => this.select(this.groupAt(event)?.id ?? null),
      " ": () => this.select(this.groupAt(event)?.id ?? null),
    };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = moves[event.key] ? () => this.pan(...moves[event.key]) : acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  focused(event) {
    const group = this.groupAt(event);
    if (!group || this.held) return;
    this.reveal(group);
    const outer = this.frame.getBoundingClientRect();
    const own = group.getBoundingClientRect();
    this.tell(group, own.right - outer.left, (own.top + own.bottom) / 2 - outer.top);
  }

  /* ---- selection -------------------------------------------------------------- */

  select(id) {
    if (id === this.selected) return;
    this.selected = id;
    this.light();
    this.choose(id);
  }

  /** A selection that the server made: shown and brought into view, not answered. */
  lookAt(id) {
    this.selected = id;
    const group = this.byId.get(id);
    if (group) this.reveal(group);
  }

  /** The selected element and its neighbours keep their strength, the rest fades. */
  light() {
    const near = new Set();
    const chosen = this.selected && this.byId.has(this.selected) ? this.selected : null;
    for (const [id, { source, target }] of Object.entries(this.elements)) {
      if (!source) continue;
      if (id === chosen || source === chosen || target === chosen) {
        [id, source, target].forEach((name) => near.add(name));
      }
    }
    if (chosen) near.add(chosen);
    this.svg.classList.toggle("chosen", Boolean(chosen));
    for (const [id, group] of this.byId) {
      group.classList.toggle("near", near.has(id));
      group.classList.toggle("selected", id === chosen);
      if (this.elements[id]) group.setAttribute("aria-pressed", String(id === chosen));
    }
  }
}

const views = new WeakMap();

/** Show a map in `root` (an element or a shadow root); `choose` is told what is clicked. */
export function showProcessMap(root, data, choose) {
  let view = views.get(root);
  if (!view || !view.frame.isConnected) {
    view = new ProcessMapView(root, choose);
    views.set(root, view);
  }
  view.choose = choose;
  view.update(data);
  return view;
}

export default function ({ data, parentElement, setStateValue }) {
  if (!data) return undefined;
  showProcessMap(parentElement, data, (id) => setStateValue("selected", id));
  return undefined;
}
