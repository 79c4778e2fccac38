// Draws the map of a page of results again, for whoever asks for one that can be moved and made larger. The page is whole
// without it: the list, and the map that the server drew, which stays for print. Nothing is fetched before it is asked for.
let L;
const STYLES = { behind: "app-map__behind", area: "app-map__area app-map__area--about" };
const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

function linkTo(person, text, className) {
  const link = element("a", className, text);
  link.href = `#${person.mark}`;
  return link;
}

// Several at one place share a marker, which opens a list of them; one alone leads to their card.
function marker(feature, at) {
  const { people, place } = feature.properties;
  const numbers = people.map((each) => each.number).join(", ");
  const icon = L.divIcon({ className: "app-pin", html: element("span", "app-pin__number", numbers), iconSize: null });
  const made = L.marker(at, { icon, keyboard: true, riseOnHover: true });
  const said = `${people.map((each) => `${each.number} ${each.name}`).join(", ")}, ${place}`;
  made.on("add", () => made.getElement().setAttribute("aria-label", said));
  if (people.length === 1) {
    made.on("click keypress", (event) => {
      if (event.type === "click" || event.originalEvent.key === "Enter") window.location.hash = people[0].mark;
    });
  } else {
    const list = element("ul", "app-pin__list");
    for (const each of people) {
      const item = element("li", "");
      item.append(linkTo(each, `${each.number}. ${each.name}`, "govuk-link"));
      list.append(item);
    }
    made.bindPopup(list, { autoPanPadding: [20, 20] });
    made.on("popupopen", () => list.querySelector("a").focus());
    made.on("popupclose", () => made.getElement()?.focus());
  }
  return made;
}

function here(feature, at) {
  const name = element("span", "app-pin-here__name", feature.properties.name);
  const mark = element("span", "app-map__mark");
  const both = element("span", "app-pin-here__both");
  both.append(mark, name);
  const icon = L.divIcon({ className: "app-pin-here", html: both, iconSize: null });
  return L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 });
}

function start(figure) {
  const drawn = figure.querySelector("svg");
  const box = element("div", "app-map__moving");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", figure.dataset.label);
  drawn.before(box);
  const map = L.map(box, {
    zoomControl: false,
    scrollWheelZoom: false,
    zoomAnimation: !isStill,
    fadeAnimation: !isStill,
    markerZoomAnimation: !isStill,
    zoomSnap: 0.5,
    closePopupOnClick: true,
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: figure.dataset.zoomIn, zoomOutTitle: figure.dataset.zoomOut }).addTo(map);
  const shown = L.geoJSON(JSON.parse(figure.dataset.map), {
    style: (feature) => ({ className: STYLES[feature.properties.kind], interactive: false }),
    pointToLayer: (feature, at) => (feature.properties.kind === "here" ? here(feature, at) : marker(feature, at)),
  });
  const near = L.featureGroup(shown.getLayers().filter((layer) => layer.feature.properties.kind !== "behind"));
  map.fitBounds(near.getBounds().pad(0.1), { maxZoom: 15, animate: false });
  shown.addTo(map);
  if (figure.dataset.tiles) {
    L.tileLayer(figure.dataset.tiles, { attribution: figure.dataset.credit, maxZoom: 18 }).addTo(map);
  }
  map.on("popupopen", (event) => {
    event.popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", figure.dataset.close);
  });
  drawn.classList.add("app-map__for-print");
  box.focus();
}

for (const button of document.querySelectorAll("[data-moves-map]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await import("./leaflet/leaflet.js");
    L = window.L;
    start(document.querySelector("[data-map]"));
    button.hidden = true;
  }, { once: true });
}
