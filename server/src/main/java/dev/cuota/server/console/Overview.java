package dev.cuota.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the overview shows, in words and figures ready to be read.
 *
 * @param asOf when it was read
 * @param tiles the few figures on top
 * @param pulse events of each of the last minutes
 * @param health what became of events
 * @param quota how many accounts are in each state
 * @param near accounts near or over their limits
 * @param choice which meter the top tenants are shown by; null when there is no meter
 * @param top those that used most of it
 * @param uses every meter's use
 * @param alerts that something should be looked at; empty when nothing should
 * @param firstEvent how to send the first event; null when there are tenants already
 */
public record Overview(
    String asOf,
    List<Tile> tiles,
    Pulse pulse,
    List<Fact> health,
    Quota quota,
    List<Near> near,
    @Nullable Choice choice,
    List<Rank> top,
    List<Use> uses,
    String alerts,
    @Nullable String firstEvent) {
  public Overview {
    tiles = List.copyOf(tiles);
    health = List.copyOf(health);
    near = List.copyOf(near);
    top = List.copyOf(top);
    uses = List.copyOf(uses);
  }

  /** One figure, with what it means. */
  public record Tile(String name, String figure, String remark, String style) {}

  /** A figure in a list; the remark explains it. */
  public record Fact(String name, String figure, String remark, String style) {}

  /**
   * Events by minute.
   *
   * @param summary the same in a sentence, for whoever cannot see the chart
   */
  public record Pulse(List<Minute> minutes, String summary, boolean isEmpty) {
    public Pulse {
      minutes = List.copyOf(minutes);
    }
  }

  /** One point of the chart. */
  public record Minute(String time, long events, String text) {}

  /**
   * Accounts by state.
   *
   * @param total their number, to be read
   * @param summary all of it in a sentence
   */
  public record Quota(List<Arc> arcs, String total, String summary) {
    public Quota {
      arcs = List.copyOf(arcs);
    }
  }

  /**
   * One state's part of the ring, which measures 100,000 around.
   *
   * @param length its part
   * @param offset how far behind the ring's start it begins
   */
  public record Arc(String name, String count, long length, long offset, String style) {}

  /** An account near or over its limits. */
  public record Near(String tenant, String address, String plan, String state, Bar bar) {}

  /** A list to choose from. */
  public record Choice(String chosen, List<Option> options) {
    public Choice {
      options = List.copyOf(options);
    }
  }

  /** One thing to choose. */
  public record Option(String value, String name) {}

  /** A tenant in the order of use. */
  public record Rank(String tenant, String address, String amount, Bar bar) {}

  /** What was used of a meter. */
  public record Use(String name, String meter, String today, String month) {}
}
