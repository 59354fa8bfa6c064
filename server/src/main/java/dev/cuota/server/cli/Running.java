package dev.cuota.server.cli;

import dev.cuota.server.Installation;
import dev.cuota.server.Server;
import java.util.concurrent.CountDownLatch;

/** A program that stays until a signal ends it, and then ends in order. */
final class Running implements AutoCloseable {
  private final Installation installation;
  private final Server server;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Runnable beforeStop = () -> {};

  private Running(Installation installation, Server server) {
    this.installation = installation;
    this.server = server;
  }

  /** Opens the door of an installation, and closes both if that fails. */
  static Running start(Installation installation) {
    Server server;
    try {
      server = Server.start(installation);
    } catch (RuntimeException e) {
      installation.close();
      throw e;
    }
    Running running = new Running(installation, server);
    Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
    return running;
  }

  int port() {
    return server.port();
  }

  /** Something to end before the door closes. */
  void beforeStop(Runnable action) {
    beforeStop = action;
  }

  void awaitStop() throws InterruptedException {
    stopped.await();
  }

  @Override
  public synchronized void close() {
    if (stopped.getCount() == 0) {
      return;
    }
    try (installation) {
      beforeStop.run();
      server.close();
    } finally {
      stopped.countDown();
    }
  }
}
