package dev.cuota.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.AccountProfile;
import dev.cuota.engine.accounts.Greeter;
import dev.cuota.engine.accounts.Lifecycle;
import dev.cuota.engine.accounts.NewAccount;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.accounts.StoreProfile;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mail.MailSendException;

class MailGreeterTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Cause ADA = Cause.admin("ada");
  private static final String FROM = "hola@cuota.example";

  private final World world = new World(NOON).withCatalog(ShopCatalog.catalog());
  private final EnvironmentId environment = world.environment();
  private final Lifecycle lifecycle = world.engine().lifecycle();
  private final GreenMail mail =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @BeforeEach
  void start() {
    mail.start();
  }

  @AfterEach
  void close() {
    mail.stop();
    world.close();
  }

  private MailGreeter greeter() {
    return greeter(mail.getSmtp().getPort());
  }

  private static MailGreeter greeter(int port) {
    return new MailGreeter(MailSettings.of("smtp://127.0.0.1:" + port, FROM));
  }

  private void make(String key, String country) {
    StoreProfile profile =
        new StoreProfile("Zapatería Ñandú " + key, key, "https://" + key + ".example");
    lifecycle
        .payers()
        .create(
            environment,
            new NewAccount(
                key,
                new AccountProfile("Ana", key + "@acme.example", country),
                null,
                List.of(new NewAccount.NewStore(key, profile)),
                7),
            ADA);
  }

  private Account account(String key) {
    return lifecycle.payers().find(environment, key).orElseThrow();
  }

  private Store store(String key) {
    return lifecycle.stores().find(environment, key).orElseThrow();
  }

  private void wait(Duration time) {
    for (int i = 0; i < time.toMinutes(); i++) {
      world.engine().outbox().dispatchDue();
      world.clock().advance(Duration.ofMinutes(1));
    }
  }

  @Test
  void whoIsApprovedIsWelcomedOnceInTheLanguageOfTheirCountry() throws Exception {
    lifecycle.greetBy(greeter());
    make("ar", "AR");
    make("de", "DE");
    lifecycle.approvals().approve(environment, "ar", ADA);
    lifecycle.approvals().approve(environment, "de", ADA);
    lifecycle.approvals().approve(environment, "de", ADA);
    wait(Duration.ofMinutes(10));
    MimeMessage[] received = mail.getReceivedMessages();
    assertThat(received).hasSize(2);
    for (MimeMessage one : received) {
      boolean spanish = one.getAllRecipients()[0].toString().equals("ar@acme.example");
      assertThat(one.getHeader("Content-Language")[0]).isEqualTo(spanish ? "es" : "en");
      assertThat(one.getSubject())
          .contains(spanish ? "fue aprobada" : "is approved", "Zapatería Ñandú");
      assertThat(one.getContent().toString())
          .contains(spanish ? "Hola, Ana" : "Hello Ana", ".example", "Ñandú");
      assertThat(one.getFrom()[0]).hasToString(FROM);
      assertThat(one.getMessageID()).endsWith("@cuota.example>");
    }
    assertThat(lifecycle.approvals().last(environment, store("ar")).orElseThrow().checklist())
        .contains("welcome: promised");
  }

  @Test
  void whileTheServerIsAwayItIsTriedAgainUntilItIsBack() {
    int port = mail.getSmtp().getPort();
    lifecycle.greetBy(greeter(port));
    make("ar", "AR");
    mail.stop();
    lifecycle.approvals().approve(environment, "ar", ADA);
    wait(Duration.ofMinutes(3));
    GreenMail back = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    back.start();
    try {
      wait(Duration.ofMinutes(10));
      assertThat(back.getReceivedMessages()).hasSize(1);
    } finally {
      back.stop();
    }
    assertThat(world.engine().alerts().openOf("welcome_unsure")).isEmpty();
  }

  @Test
  void aNameCannotWriteLinesOfItsOwnIntoTheHead() throws Exception {
    make("ar", "AR");
    Account known = account("ar");
    Account sly =
        new Account(
            known.id(),
            known.environment(),
            known.key(),
            new AccountProfile("Ana\r\nBcc: eve@evil.example", "ana@acme.example", "AR"),
            known.plan(),
            known.approval(),
            null,
            null,
            null,
            known.createdAt());
    UUID id = UUID.randomUUID();
    greeter().greet(id, sly, store("ar"));
    greeter().greet(id, sly, store("ar"));
    MimeMessage[] received = mail.getReceivedMessages();
    assertThat(received).hasSize(2);
    assertThat(received[0].getHeader("Bcc")).isNull();
    assertThat(received[0].getMessageID())
        .isEqualTo(received[1].getMessageID())
        .isEqualTo("<" + id + "@cuota.example>");
  }

  @Test
  void aServerThatSaysNoHasTakenNothingAndOneThatBreaksOffBeforeItsLastAnswerPerhapsAll()
      throws Exception {
    make("ar", "AR");
    try (Scripted no = new Scripted("550 go away")) {
      assertThatThrownBy(() -> greeter(no.port()).greet(new UUID(1, 1), account("ar"), store("ar")))
          .isInstanceOf(MailSendException.class);
    }
    try (Scripted broken = new Scripted(null)) {
      assertThatThrownBy(
              () -> greeter(broken.port()).greet(new UUID(1, 1), account("ar"), store("ar")))
          .isInstanceOf(Greeter.Unsure.class);
    }
    try (Scripted rude = new Scripted("250 taken")) {
      greeter(rude.port()).greet(new UUID(1, 1), account("ar"), store("ar"));
    }
  }

  /** An SMTP server that takes everything, and at the end of the mail says what it is told to. */
  private static final class Scripted implements AutoCloseable {
    private final ServerSocket socket;

    Scripted(@Nullable String last) throws IOException {
      socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> serve(last));
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve(@Nullable String last) {
      try (Socket one = socket.accept();
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(one.getInputStream(), StandardCharsets.US_ASCII))) {
        say(one, "220 ready");
        boolean data = false;
        String line = in.readLine();
        while (line != null && !(data && line.equals("."))) {
          if (!data) {
            data = line.equalsIgnoreCase("DATA");
            say(one, data ? "354 go on" : "250 fine");
          }
          line = in.readLine();
        }
        if (last != null) {
          say(one, last);
          var _ = in.readLine();
        }
      } catch (IOException _) {
        // Whoever spoke has hung up.
      }
    }

    private static void say(Socket to, String line) throws IOException {
      to.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
      to.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
