package dev.cuota.engine.platform;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears a channel of PostgreSQL's notifications on a connection of its own, and connects again when
 * it is lost. What is notified meanwhile is not heard, so it is a means to be early, never the only
 * one.
 */
public final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final Duration PAUSE_BETWEEN_TRIES = Duration.ofSeconds(1);

  /** How long one wait takes; a connection that died silently is noticed after it. */
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final String url;
  private final String channel;
  private final Runnable heard;
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable Connection connection;

  private Listener(String url, String channel, Runnable heard) {
    this.url = url;
    this.channel = channel;
    this.heard = heard;
    this.thread = Thread.ofPlatform().daemon().name("listen-" + channel).unstarted(this::listen);
  }

  /**
   * Begins to listen.
   *
   * @param channel a plain lower-case name
   * @param heard called for each batch of notifications and after each connecting
   */
  public static Listener on(String url, String channel, Runnable heard) {
    Listener listener = new Listener(url, channel, heard);
    listener.thread.start();
    return listener;
  }

  @Override
  public void close() {
    closing = true;
    Connection open = connection;
    try {
      if (open != null) {
        open.abort(Runnable::run);
      }
      thread.interrupt();
      thread.join(PAUSE_BETWEEN_TRIES);
    } catch (SQLException e) {
      LOG.debug("closing the listener's connection", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    while (!closing) {
      try (Connection opened = DriverManager.getConnection(url)) {
        connection = opened;
        try (Statement statement = opened.createStatement()) {
          statement.execute("listen " + channel);
        }
        heard.run();
        await(opened.unwrap(PGConnection.class));
      } catch (SQLException e) {
        LOG.debug("listening to {} was interrupted; connecting again", channel, e);
        pause();
      }
    }
  }

  private void await(PGConnection pg) throws SQLException {
    while (!closing) {
      PGNotification[] notifications = pg.getNotifications((int) WAIT.toMillis());
      if (notifications != null && notifications.length > 0) {
        heard.run();
      } else {
        try (Statement statement = ((Connection) pg).createStatement()) {
          statement.execute("select 1");
        }
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_BETWEEN_TRIES);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      closing = true;
    }
  }
}
