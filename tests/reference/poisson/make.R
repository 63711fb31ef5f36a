# Means of 12 companies under Poisson sampling with R survey; run: Rscript make.R > values.json
suppressMessages(library(survey))
d <- data.frame(w = c(1.5, 1.5, 2, 2, 2.5, 3, 3, 4, 4, 5, 6, 8),
                y = c(1, 4, 2, 5, 3, 3, 1, 2, 5, 4, 1, 2),
                g = c("a", "b", "a", "b", "a", "b", "a", "b", "a", "b", "a", "b"))
d$p <- 1 / d$w
design <- svydesign(ids = ~1, fpc = ~p, data = d, pps = poisson_sampling(d$p))
m <- svymean(~y, design); by <- svyby(~y, ~g, design, svymean)
cat(sprintf('{"R": "%s", "survey": "%s", "call": "svymean(~y, svydesign(ids = ~1, fpc = ~p, pps = poisson_sampling(p)))",\n',
            R.version.string, packageVersion("survey")))
cat(sprintf(' "w": [%s], "y": [%s], "g": ["%s"],\n', paste(d$w, collapse = ", "), paste(d$y, collapse = ", "), paste(d$g, collapse = '", "')))
cat(sprintf(' "mean": %.17g, "se": %.17g, "group_means": [%.17g, %.17g], "group_se": [%.17g, %.17g]}\n',
            coef(m), SE(m), coef(by)[1], coef(by)[2], SE(by)[1], SE(by)[2]))
