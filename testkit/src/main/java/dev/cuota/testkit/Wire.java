package dev.cuota.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The wire to a database, which can be cut and mended: a port of its own that passes everything on. While
 * it is cut, nobody gets in and all connections are lost.
 */
public final class Wire implements AutoCloseable {
  private static final int BACKLOG = 50;
  private static final int BUFFER_BYTES = 8_192;

  private final int from;
  private final int to;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocket door;

  private Wire(int to) throws IOException {
    this.to = to;
    ServerSocket first = listen(0);
    this.from = first.getLocalPort();
    serve(first);
  }

  /** A wire to the server that a JDBC URL on this machine names. */
  public static Wire to(String url) {
    try {
      return new Wire(port(url));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same URL by this wire. */
  public String through(String url) {
    return url.replace(":" + port(url) + "/", ":" + from + "/");
  }

  /** Loses all connections and refuses new ones. */
  public synchronized void cut() {
    try {
      if (door != null) {
        door.close();
        door = null;
      }
      for (Socket socket : open) {
        socket.close();
      }
      open.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets everybody in again. */
  public synchronized void mend() {
    try {
      if (door == null) {
        serve(listen(from));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cut();
  }

  private static int port(String url) {
    String place = url.substring("jdbc:postgresql://".length());
    return Integer.parseInt(place.substring(place.indexOf(':') + 1, place.indexOf('/')));
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
  }

  private synchronized void serve(ServerSocket at) {
    door = at;
    Thread.ofVirtual().start(() -> accept(at));
  }

  private void accept(ServerSocket at) {
    try {
      while (true) {
        Socket near = at.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
        if (keep(at, near, far)) {
          Thread.ofVirtual().start(() -> pass(near, far));
          Thread.ofVirtual().start(() -> pass(far, near));
        }
      }
    } catch (IOException _) {
      // It is cut.
    }
  }

  /** Whoever came in while it was being cut is out again. */
  private synchronized boolean keep(ServerSocket at, Socket near, Socket far) throws IOException {
    if (!at.equals(door)) {
      near.close();
      far.close();
      return false;
    }
    open.add(near);
    open.add(far);
    return true;
  }

  private void pass(Socket one, Socket other) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (one;
        other) {
      InputStream in = one.getInputStream();
      OutputStream out = other.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException _) {
      // One side is gone, and the other goes, too.
    }
    open.remove(one);
    open.remove(other);
  }
}
