# Reference values of calibration; writes values.json beside itself.
# R 4.2.2, survey 4.1.1, MASS. Call, from this folder:  Rscript make.R FOLDER
# FOLDER holds the shared test material methods/r-survey (d300.csv, margins300.json).
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
text <- function(x) paste0('"', x, '"')
number <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ", "), "]")
object <- function(x) paste0("{", paste0('"', names(x), '": ', x, collapse = ",\n "), "}")

# {"margin": {"class": count, ...}, ...}, one entry per line: no JSON package is needed.
read_margins <- function(file) {
  margins <- list()
  for (line in grep('"', readLines(file, warn = FALSE), value = TRUE)) {
    name <- sub('^ *"([^"]+)".*', "\\1", line)
    if (grepl("{", line, fixed = TRUE)) margin <- name
    else margins[[margin]][name] <- as.numeric(gsub("[^0-9.]", "", sub(".*:", "", line)))
  }
  margins
}

calibrated <- function(design, margins, distance, bounds = c(-Inf, Inf)) {
  formula <- reformulate(names(margins))
  totals <- c(sum(margins[[1]]), unlist(lapply(margins, function(m) m[-1])))
  names(totals) <- colnames(model.matrix(formula, design$variables))
  calibrate(design, formula, totals, calfun = distance, bounds = bounds,
            epsilon = 1e-13, maxit = 1000)
}

means <- function(design) {
  rows <- c()
  for (item in sprintf("q%02d", 1:10)) {
    all <- svymean(reformulate(item), design, na.rm = TRUE)
    groups <- svyby(reformulate(item), ~member, design, svymean, na.rm = TRUE)
    rows <- c(rows, sprintf('{"item": "%s", "level": "%s", "est": %.17g, "se": %.17g}',
                            item, c("ALL", as.character(groups$member)),
                            c(coef(all), coef(groups)), c(SE(all), SE(groups))))
  }
  paste0("[", paste(rows, collapse = ",\n  "), "]")
}

case <- function(design, margins, distance, bounds, ...) {
  limits <- if (is.null(bounds)) "" else sprintf(", bounds = c(%s)", toString(bounds))
  result <- if (is.null(bounds)) calibrated(design, margins, distance)
            else calibrated(design, margins, distance, bounds)
  call <- sprintf("calibrate(design, ~%s, totals, calfun = '%s'%s, epsilon = 1e-13, maxit = 1000)",
                  paste(names(margins), collapse = " + "), distance, limits)
  object(c(call = text(call), bounds = if (is.null(bounds)) "null" else number(bounds),
           w = number(weights(result)), unlist(lapply(list(...), function(f) f(result)))))
}

# 300 stratified companies. For bounds the weights are scaled to the population's size, so that
# a bound is a multiple of the average; calibration without bounds does not depend on that.
# w is in the order of d300.csv; means are svymean and svyby on the calibrated design.
d300 <- read.csv(file.path(folder, "d300.csv"), stringsAsFactors = TRUE)
margins <- read_margins(file.path(folder, "margins300.json"))
d300$scaled <- d300$w * sum(margins$size) / sum(d300$w)
plain <- svydesign(ids = ~1, strata = ~stratum, weights = ~w, fpc = ~fpc, data = d300)
scaled <- svydesign(ids = ~1, strata = ~stratum, weights = ~scaled, fpc = ~fpc, data = d300)

# The worked example of the raking note: 70 companies in 3 x 3 cells of 260; w by response,
# cell by cell. R does not converge for raking within 0.62 to 1.28, hence other bounds.
counts <- c(20, 9, 3, 12, 8, 2, 6, 7, 3)
cells <- data.frame(row = factor(rep(rep(0:2, each = 3), counts)),
                    column = factor(rep(rep(0:2, 3), counts)))
example <- svydesign(ids = ~1, weights = rep(260 / 70, 70), data = cells)
targets <- list(row = c(120, 90, 50), column = c(170, 70, 20))

writeLines(object(c(
  R = text(R.version.string),
  survey = text(as.character(packageVersion("survey"))),
  d300_linear = case(plain, margins, "linear", NULL, means = means),
  d300_linear_bounded = case(scaled, margins, "linear", c(0.8, 1.2), means = means),
  d300_raking_bounded = case(scaled, margins, "raking", c(0.8, 1.2), means = means),
  cells_linear = case(example, targets, "linear", NULL),
  cells_linear_bounded = case(example, targets, "linear", c(0.62, 1.28)),
  cells_raking_bounded = case(example, targets, "raking", c(0.65, 1.31))
)), "values.json")
