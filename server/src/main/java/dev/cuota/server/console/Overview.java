package dev.cuota.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the overview shows, in words and figures ready to be read.
 *
 * @param live whether only the parts that change are wanted
 * @param asOf when it was read
 * @param tiles the few figures on top
 * @param pulse events of each of the last minutes
 * @param health what became of events
 * @param choice which meter the top tenants are shown by; null when there is no meter
 * @param top those that used most of it
 * @param uses every meter's use
 */
public record Overview(
    boolean live,
    String asOf,
    List<Tile> tiles,
    Pulse pulse,
    List<Fact> health,
    @Nullable Choice choice,
    List<Rank> top,
    List<Use> uses) {
  public Overview {
    tiles = List.copyOf(tiles);
    health = List.copyOf(health);
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
