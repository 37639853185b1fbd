// Sorting by a heading; without this script the table stands in the order of the inquiries.
for (const heading of document.querySelectorAll(".overview th")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = heading.textContent;
  heading.replaceChildren(button);
  button.addEventListener("click", () => {
    const column = heading.cellIndex;
    const up = heading.getAttribute("aria-sort") !== (heading.classList.contains("number") ? "descending" : "ascending");
    const down = heading.classList.contains("number") ? up : !up;
    const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
    const body = heading.closest("table").tBodies[0];
    const rows = [...body.rows].sort((a, b) => value(a).localeCompare(value(b), document.documentElement.lang, { numeric: true }));
    for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.replaceChildren(...(down ? rows.reverse() : rows));
  });
}
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
