# Reference values of comparisons between groups; writes values.json beside itself.
# R 4.2.2, survey 4.1.1. Call, from this folder:  Rscript make.R FOLDER
# FOLDER holds the shared test material methods/r-survey (d300.csv).
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
number <- function(x) paste0("[", paste(ifelse(is.na(x), "null", sprintf("%.17g", x)), collapse = ", "), "]")
object <- function(fields) paste0("{", paste0('"', names(fields), '": ', fields, collapse = ",\n "), "}")
text <- function(x) paste0('"', x, '"')

# Twelve, ten and seven answers on a scale of 1 to 5.
x <- c(1,2,2,3,3,2,1,2,4,3,2,2, 2,3,3,4,2,3,4,3,5,3, 4,3,5,4,5,3,4)
g <- rep(c("a", "b", "c"), c(12, 10, 7))
welch <- function(adjust) {
  p <- pairwise.t.test(x, g, p.adjust.method = adjust, pool.sd = FALSE)$p.value
  number(c(p["b", "a"], p["c", "a"], p["c", "b"]))  # ab, ac, bc
}
kruskal <- kruskal.test(x, factor(g))
p <- c(.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .324, .4262, .5719, .6528,
       .759, 1)
mixed <- c(.04, NA, .01, .04, .5)

# Means of raked domains, which are correlated; z tests of all differences from svycontrast.
d <- read.csv(file.path(folder, "d300.csv"))
totals <- function(name, by) setNames(aggregate(d$w, list(by), sum), c(name, "Freq"))
raked <- rake(svydesign(ids = ~1, strata = ~stratum, weights = ~w, fpc = ~fpc, data = d),
              list(~sector, ~district), list(totals("sector", d$sector),
              totals("district", rev(d$district))), control = list(maxit = 500, epsilon = 1e-13))
# Four means as ratios of totals (svyby gives no covariances for a subset of a raked design).
valid <- !is.na(d$q01)
sizes <- sort(unique(d$size))
sums <- sapply(sizes, function(size) ifelse(valid & d$size == size, d$q01, 0))
counts <- sapply(sizes, function(size) as.numeric(valid & d$size == size))
raked$variables[paste0("y", 1:4)] <- as.data.frame(sums)
raked$variables[paste0("n", 1:4)] <- as.data.frame(counts)
totals8 <- svytotal(~y1 + y2 + y3 + y4 + n1 + n2 + n3 + n4, raked)
means <- svycontrast(totals8, list(
  a = quote(y1 / n1), b = quote(y2 / n2), c = quote(y3 / n3), d = quote(y4 / n4)))
pairs <- combn(4, 2)
z <- apply(pairs, 2, function(pair) {
  weights <- setNames(rep(0, 4), names(coef(means)))
  weights[pair] <- c(1, -1)
  difference <- svycontrast(means, weights)
  coef(difference) / SE(difference)
})
writeLines(object(c(
  program = text(paste0(R.version.string, ", survey ", packageVersion("survey"))),
  welch_holm = welch("holm"), welch_bonferroni = welch("bonferroni"), welch_none = welch("none"),
  kruskal = number(c(kruskal$statistic, kruskal$parameter, kruskal$p.value)),
  bh = number(p.adjust(p, "BH")), bh_mixed = number(p.adjust(mixed, "BH")),
  means = number(coef(means)), covariance = number(vcov(means)),
  pairs_holm = number(p.adjust(2 * pnorm(-abs(z)), "holm")))), "values.json")
