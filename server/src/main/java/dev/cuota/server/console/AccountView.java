package dev.cuota.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of an account, in the reader's words.
 *
 * @param id internal number
 * @param address of the page
 * @param banner what is to be said first; null when all is well
 * @param said what came of a change; null for nothing
 * @param check where its stores and their clusters disagree
 */
public record AccountView(
    long id,
    String key,
    String address,
    String name,
    Marks marks,
    @Nullable Banner banner,
    @Nullable Said said,
    List<Fact> facts,
    List<Connection> connections,
    List<Paid> subscriptions,
    Shops shops,
    List<Usage> usage,
    Billed billed,
    Timeline timeline,
    List<JobList.Row> jobs,
    Check check) {
  public AccountView {
    facts = List.copyOf(facts);
    connections = List.copyOf(connections);
    subscriptions = List.copyOf(subscriptions);
    usage = List.copyOf(usage);
    jobs = List.copyOf(jobs);
  }

  /**
   * How it is billed.
   *
   * @param auto whether it is charged when everybody is
   * @param action address that changes that
   * @param adjustments address of what was asked of it
   * @param fees what is agreed with it
   */
  public record Billed(boolean auto, String action, String adjustments, List<Fee> fees) {
    public Billed {
      fees = List.copyOf(fees);
    }
  }

  /**
   * A rate that is agreed.
   *
   * @param during from when on, and before when if that is known
   */
  public record Fee(String feature, String rate, String during, String reason) {}

  /** What is seen at a glance. */
  public record Marks(String plan, Badge subscription, Badge quota, Badge approval) {}

  /** Something that is to be said first. */
  public record Banner(String label, String text, String style) {}

  /** What came of a change. */
  public record Said(String text, boolean refused) {}

  /** Something that is known. */
  public record Fact(String name, String value) {}

  /**
   * A cluster that stores live on.
   *
   * @param remark how many, and since when it answers or does not
   */
  public record Connection(String cluster, Badge status, String remark) {}

  /**
   * A subscription.
   *
   * @param facts its dates and what else matters
   * @param may what may follow; empty when nothing may
   * @param next what an administrator may make of it here
   */
  public record Paid(
      String id, String plan, Badge status, List<Fact> facts, String may, List<Option> next) {
    public Paid {
      facts = List.copyOf(facts);
      next = List.copyOf(next);
    }
  }

  /** One that may be chosen. */
  public record Option(String value, String name) {}

  /**
   * Its stores.
   *
   * @param more how many are not shown, in a sentence; empty for none
   */
  public record Shops(List<Shop> rows, String more) {
    public Shops {
      rows = List.copyOf(rows);
    }
  }

  /**
   * A store.
   *
   * @param tenant key of the tenant
   * @param address of the tenant's page
   * @param remarks why it is not shown, and what else is to be known
   * @param acts what may be done with it
   */
  public record Shop(
      String tenant,
      String address,
      String name,
      String cluster,
      Badge publication,
      List<String> remarks,
      List<Act> acts) {
    public Shop {
      remarks = List.copyOf(remarks);
      acts = List.copyOf(acts);
    }
  }

  /**
   * A button.
   *
   * @param name what it does with which store
   */
  public record Act(String value, String label, String name) {}

  /**
   * What a store has used.
   *
   * @param feature name of the feature that is fullest; empty when none has a number to be near
   */
  public record Usage(
      String tenant, String address, String feature, @Nullable Bar bar, String cost) {}

  /**
   * What was done, the newest first.
   *
   * @param older address of what comes before it; null for nothing
   * @param newest address of the newest; null when these are
   */
  public record Timeline(List<Event> events, @Nullable String older, @Nullable String newest) {
    public Timeline {
      events = List.copyOf(events);
    }
  }

  /**
   * Something that was done.
   *
   * @param target to what
   * @param by who did it, and what made them
   * @param correlation what ties it to other things; empty for nothing
   */
  public record Event(
      String time,
      String title,
      String target,
      String by,
      String correlation,
      List<Difference> differences) {
    public Event {
      differences = List.copyOf(differences);
    }
  }

  /**
   * What is different since.
   *
   * @param was empty where nothing was
   */
  public record Difference(String name, String was, String is) {}

  /**
   * Where stores and clusters disagree.
   *
   * @param summary in a sentence
   * @param silent clusters that could not be asked, each with why
   */
  public record Check(String summary, List<DesyncList.Row> rows, List<String> silent) {
    public Check {
      rows = List.copyOf(rows);
      silent = List.copyOf(silent);
    }
  }
}
