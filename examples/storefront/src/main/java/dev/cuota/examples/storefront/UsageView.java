package dev.cuota.examples.storefront;

import dev.cuota.client.FeatureUsage;
import dev.cuota.client.Limit;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;

/** Shows how a shop stands, as HTML. */
record UsageView(Standing standing, Words words) {
  private static final int WHOLE = 100;

  String html() {
    StringBuilder html = new StringBuilder();
    if (standing.state() != Standing.State.FRESH) {
      html.append(
          "<p class=\"notice warning\" role=\"status\">%s</p>"
              .formatted(words.say("state." + standing.state())));
    }
    if (standing.bar() != null) {
      html.append(
          "<p class=\"notice error\" role=\"alert\">%s %s</p>"
              .formatted(words.say("barred"), upgrade()));
    }
    html.append("<ul class=\"bars\">");
    // What fills up comes first; switches and settings only say what there is.
    standing.bars().values().stream()
        .sorted(Comparator.comparing(bar -> !hasTrack(bar)))
        .forEach(bar -> html.append(row(bar)));
    return html.append("</ul>").toString();
  }

  /** Why a button is disabled, with the way out; empty while it is not. */
  String obstacle(String feature) {
    return standing
        .obstacle(feature)
        .map(
            name -> {
              Bar bar = standing.bars().get(feature);
              String why =
                  name.equals("obstacle.full") && bar != null ? full(name, bar) : words.say(name);
              return why + " " + upgrade();
            })
        .orElse("");
  }

  private String full(String name, Bar bar) {
    Limit limit = bar.usage().limit();
    return limit instanceof Limit.AtMost most
        ? words.say(name, most.amount(), words.unit(bar.usage().unit()))
        : words.say(name, limit, bar.usage().unit());
  }

  private String upgrade() {
    String url = standing.upgradeUrl();
    return url == null || !(url.startsWith("https://") || url.startsWith("http://"))
        ? ""
        : "<a class=\"upgrade\" href=\"%s\">%s</a>"
            .formatted(Words.safe(url), words.say("upgrade"));
  }

  private String row(Bar bar) {
    FeatureUsage usage = bar.usage();
    boolean hasBar = hasTrack(bar);
    return """
    <li class="%s" data-feature="%s"><span class="name">%s</span><span class="figure">%s</span>%s</li>
    """
        .formatted(
            hasBar ? bar.severity() : "info",
            Words.safe(usage.feature()),
            words.feature(usage.feature()),
            figure(bar),
            hasBar ? meter(bar) + reset(bar) : "");
  }

  private static boolean hasTrack(Bar bar) {
    return bar.isCounted() && bar.usage().limit() instanceof Limit.AtMost;
  }

  private String meter(Bar bar) {
    int filled = Math.min(WHOLE, bar.percent());
    return """
    <span class="track" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="%d" \
    aria-label="%s"><svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">\
    <rect width="%d" height="4"/></svg></span>"""
        .formatted(filled, words.feature(bar.usage().feature()), filled);
  }

  private String figure(Bar bar) {
    FeatureUsage usage = bar.usage();
    String unit = words.unit(usage.unit());
    if (bar.isNotIncluded()) {
      return words.say("usage.none");
    } else if (usage.kind().equals("switch")) {
      return words.say("usage.on");
    } else if (usage.limit() instanceof Limit.AtMost most) {
      return bar.isCounted()
          ? counted(usage, most, unit)
          : words.number(most.amount()) + " " + unit;
    }
    return words.say("usage.unlimited", usage.used(), unit);
  }

  private String counted(FeatureUsage usage, Limit.AtMost most, String unit) {
    return words.say("usage.of", usage.used(), most.amount(), unit);
  }

  private String reset(Bar bar) {
    Instant reset = bar.usage().reset();
    return reset == null
        ? ""
        : "<span class=\"reset\">%s</span>"
            .formatted(
                words.say("usage.reset", reset.atOffset(ZoneOffset.UTC).toLocalDate().toString()));
  }
}
