/* German words and formats for plotly.js; without registering them it falls back to English. */
Plotly.register({
  moduleType: "locale",
  name: "de",
  dictionary: {
    Autoscale: "Automatisch skalieren",
    "Click to enter X axis title": "",
    "Click to enter Y axis title": "",
    "Download plot as a PNG": "Bild speichern",
    "Double-click to zoom back out": "Doppelklick: zurück",
    Reset: "Zurücksetzen",
    "Zoom in": "Vergrößern",
    "Zoom out": "Verkleinern",
  },
  format: {
    days: ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
    shortDays: ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"],
    months: ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
      "September", "Oktober", "November", "Dezember"],
    shortMonths: ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
    date: "%d.%m.%Y",
    decimal: ",",
    thousands: ".",
  },
});
