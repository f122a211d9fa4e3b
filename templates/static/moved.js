// Leads on from an address where something stood once; an anchor goes with it.
const to = new URL(document.getElementById("moved").href);
to.hash ||= location.hash;
location.replace(to);
