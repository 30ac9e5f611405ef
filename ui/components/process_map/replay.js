/* Cases in motion on the map: a token a case, moved along the edges by its own times.
 *
 * Nothing moves before it is asked to. A move whose edge is not drawn hides the token.
 */

const SAMPLES = 40; // points along an edge between which a token goes straight
const SHOW_SECONDS = 60; // how long the whole replay lasts at plain speed

class Replay {
  constructor(frame) {
    this.bar = make("div", "film");
    this.button = make("button", "", "▶");
    this.button.type = "button";
    this.button.onclick = () => this.toggle();
    this.slider = make("input", "");
    Object.assign(this.slider, { type: "range", min: 0, max: 1000, value: 0 });
    this.slider.oninput = () => this.seek((this.slider.value / 1000) * this.data.seconds);
    this.clock = make("span", "clock");
    this.bar.append(this.button, this.slider, this.clock);
    frame.append(this.bar);
    this.now = 0;
  }

  /** New moves, or a new drawing of the same: tokens start where the slider stands. */
  load(data, svg, byId, elements) {
    this.data = data;
    this.bar.hidden = !data;
    this.stop();
    this.layer?.remove();
    if (!data) return;
    this.button.setAttribute("aria-label", data.words.play);
    this.slider.setAttribute("aria-label", data.words.time);
    this.lines = data.edges.map((id) => this.sampled(byId.get(id), byId.get(elements[id]?.source)));
    this.layer = document.createElementNS(SVG, "g");
    this.layer.setAttribute("class", "tokens");
    (svg.querySelector("g.graph") ?? svg).append(this.layer);
    const cases = new Map();
    for (const [number, edge, start, end] of data.moves) {
      if (!cases.has(number)) cases.set(number, []);
      cases.get(number).push({ edge, start, end });
    }
    this.tokens = [...cases.values()].map((moves) => this.token(moves));
    this.seek(Math.min(this.now, data.seconds));
  }

  /** Points along an edge from its source on: a way back is drawn from its target. */
  sampled(group, source) {
    const line = group?.querySelector("path:not(.hit)");
    if (!line) return null;
    const length = line.getTotalLength();
    const points = Array.from({ length: SAMPLES + 1 }, (_, at) =>
      line.getPointAtLength((length * at) / SAMPLES));
    const box = source?.getBBox();
    if (!box) return points;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const away = (point) => Math.hypot(point.x - x, point.y - y);
    return away(points[0]) <= away(points[SAMPLES]) ? points : points.reverse();
  }

  token(moves) {
    const circle = document.createElementNS(SVG, "circle");
    circle.setAttribute("r", "4");
    circle.setAttribute("class", "token");
    this.layer.append(circle);
    return { circle, moves };
  }

  seek(time) {
    this.now = time;
    for (const token of this.tokens) this.place(token);
    this.slider.value = this.data.seconds ? (time / this.data.seconds) * 1000 : 0;
    const moment = new Date(this.data.begin + time * 1000);
    this.clock.textContent = moment.toLocaleString(this.data.words.language, {
      dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  }

  place({ circle, moves }) {
    const move = moves.find(({ start, end }) => start <= this.now && this.now < end);
    const line = move && this.lines[move.edge];
    circle.style.display = line ? "" : "none";
    if (!line) return;
    const along = ((this.now - move.start) / (move.end - move.start)) * SAMPLES;
    const at = Math.min(Math.floor(along), SAMPLES - 1);
    const [from, to] = [line[at], line[at + 1]];
    circle.setAttribute("cx", from.x + (to.x - from.x) * (along - at));
    circle.setAttribute("cy", from.y + (to.y - from.y) * (along - at));
  }

  toggle() {
    if (this.frameId) {
      this.stop();
      return;
    }
    if (this.now >= this.data.seconds) this.now = 0;
    this.button.textContent = "❚❚";
    let before = null;
    const step = (stamp) => {
      const passed = before == null ? 0 : (stamp - before) / 1000;
      before = stamp;
      const next = this.now + (passed * this.data.seconds) / SHOW_SECONDS;
      this.seek(Math.min(next, this.data.seconds));
      this.frameId = requestAnimationFrame(step);
      if (next >= this.data.seconds || !this.bar.isConnected) this.stop();
    };
    this.frameId = requestAnimationFrame(step);
  }

  stop() {
    if (this.frameId) cancelAnimationFrame(this.frameId);
    this.frameId = null;
    this.button.textContent = "▶";
  }
}
