package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Follower;
import dev.cuota.engine.platform.Listener;
import dev.cuota.engine.platform.Scope;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A cluster's database that this node is connected to, with threads of its own. */
final class Connected implements AutoCloseable {
  private static final Duration INSTALL_PAUSE = Duration.ofSeconds(5);

  private final String url;
  private final String place;
  private final Database database;
  private final Installer installer;
  private final LiveCounts counts;
  private final Follower follower;
  private final AtomicBoolean due = new AtomicBoolean(true);
  private volatile @Nullable Follower installing;
  private volatile @Nullable Listener listener;
  private volatile boolean setUp;
  private volatile long lastInstall = System.nanoTime();

  private Connected(String url, String place, Database database, LiveCounts counts) {
    this.url = url;
    this.place = place;
    this.database = database;
    this.counts = counts;
    this.installer = new Installer(database);
    this.follower = Follower.of("cluster-" + place, counts::follow);
  }

  /** Begins to follow its counts. */
  static Connected to(String url, Consumer<CountsChanged> hears) {
    String place = ClusterPlace.of(url).map(ClusterPlace::toString).orElse("nowhere");
    Database database = Database.cluster(url, "cluster " + place);
    LiveCounts counts = new LiveCounts(database, place);
    counts.onChange(hears);
    return new Connected(url, place, database, counts);
  }

  /** Begins to install again and again, and to hear of changes when they are committed. */
  void start(Consumer<Connected> install) {
    installing = Follower.of("install-" + place, () -> installWhenDue(install));
    listener = Listener.on(url, TriggerSql.CHANNEL, follower::nudge);
  }

  /** Has it installed soon; false when nothing does so by itself. */
  boolean installSoon() {
    due.set(true);
    Optional<Follower> waiting = Optional.ofNullable(installing);
    waiting.ifPresent(Follower::nudge);
    return waiting.isPresent();
  }

  /** With its credentials. */
  String url() {
    return url;
  }

  /** Host and database: the same for all who mean this database in the same words. */
  String place() {
    return place;
  }

  Database database() {
    return database;
  }

  Installer installer() {
    return installer;
  }

  LiveCounts counts() {
    return counts;
  }

  /** Makes what Cuota needs there, unless it was done. */
  synchronized void setUp() {
    if (!setUp) {
      database.migrate();
      setUp = true;
    }
  }

  boolean isSetUp() {
    return database.inTx(Scope.everything(), CountsSql::isSetUp);
  }

  boolean isAnswering() {
    return counts.isConnected() || (counts.silence().isEmpty() && database.isReachable());
  }

  /** Closes it. */
  boolean closed() {
    close();
    return true;
  }

  @Override
  public void close() {
    Optional.ofNullable(installing).ifPresent(Follower::close);
    Optional.ofNullable(listener).ifPresent(Listener::close);
    follower.close();
    database.close();
  }

  private void installWhenDue(Consumer<Connected> install) {
    boolean late = System.nanoTime() - lastInstall > INSTALL_PAUSE.toNanos();
    if (due.getAndSet(false) || late) {
      install.accept(this);
      lastInstall = System.nanoTime();
    }
  }
}
