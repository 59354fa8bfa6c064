package dev.cuota.engine.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.cuota.core.accounts.ProbeRules.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProbeTest {
  private final AtomicLong sent = new AtomicLong();
  private final HttpServer server = server();
  private final HttpProbe probe = new HttpProbe();

  private HttpServer server() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext(
          "/status/",
          exchange -> {
            String path = exchange.getRequestURI().getPath();
            exchange.sendResponseHeaders(Integer.parseInt(path.substring("/status/".length())), -1);
            exchange.close();
          });
      made.createContext(
          "/to",
          exchange -> {
            exchange.getResponseHeaders().add("Location", exchange.getRequestURI().getQuery());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
          });
      made.createContext(
          "/endless",
          exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[100_000];
            try (OutputStream body = exchange.getResponseBody()) {
              while (true) {
                body.write(much);
                sent.addAndGet(much.length);
              }
            } finally {
              exchange.close();
            }
          });
      made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  private Answer ask(String url) throws InterruptedException {
    probe.allowOwnNetwork();
    return probe.ask(url).answer();
  }

  @ParameterizedTest
  @CsvSource({
    "200, SERVES",
    "204, SERVES",
    "404, GONE",
    "410, GONE",
    "403, GONE",
    "451, GONE",
    "429, UNCLEAR",
    "500, UNCLEAR",
    "503, UNCLEAR"
  })
  void whatAnAddressAnswersSaysWhetherTheStoreIsThere(int status, Answer answer) throws Exception {
    assertThat(ask(url("/status/" + status))).isEqualTo(answer);
  }

  @Test
  void redirectsAreFollowedWithinTheHostOnlyAndNotForEver() throws Exception {
    assertThat(ask(url("/to?/status/200"))).isEqualTo(Answer.SERVES);
    assertThat(ask(url("/to?/to?/status/404"))).isEqualTo(Answer.GONE);
    assertThat(ask(url("/to?https://elsewhere.example/"))).isEqualTo(Answer.GONE);
    assertThat(probe.ask(url("/to?https://elsewhere.example/")).said())
        .isEqualTo("leads to elsewhere.example");
    assertThat(probe.ask(url("/to?/to?/to?/to?/to?/to?/status/200")).said()).contains("circle");
  }

  @Test
  void nothingIsReadOfABodyHoweverLongItIs() throws Exception {
    assertThat(ask(url("/endless"))).isEqualTo(Answer.SERVES);
    assertThat(sent.get()).isLessThan(50_000_000);
  }

  @Test
  void whoDoesNotAnswerIsUnclear() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThat(ask("http://localhost:" + free + "/")).isEqualTo(Answer.UNCLEAR);
    assertThat(ask("http://no-such-host.invalid/")).isEqualTo(Answer.UNCLEAR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/",
        "http://100.64.0.1/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://2130706433/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://user:secret@example.com/",
        "nonsense",
        "http://not a url/"
      })
  void doorsOfSomebodysOwnNetworkAreNotKnockedAt(String url) throws Exception {
    assertThat(probe.ask(url).answer()).isIn(Answer.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111"})
  void theWorldIsPublic(String address) throws Exception {
    assertThat(PublicAddress.is(InetAddress.getByName(address))).isTrue();
  }
}
