package dev.cuota.server.mail;

import dev.cuota.core.accounts.Countries;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.Greeter;
import dev.cuota.engine.accounts.Store;
import dev.cuota.server.problem.Language;
import dev.cuota.server.problem.Text;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/**
 * Welcomes by mail, in the language of the account's country. A server that could not be reached, or
 * said no, has taken nothing; when a connection breaks before its last answer, nobody can say.
 */
public final class MailGreeter implements Greeter {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final JavaMailSenderImpl sender = new JavaMailSenderImpl();
  private final String from;

  public MailGreeter(MailSettings settings) {
    this.from = settings.from();
    sender.setHost(settings.host());
    sender.setPort(settings.port());
    sender.setProtocol(settings.tls() ? "smtps" : "smtp");
    sender.setUsername(settings.user());
    sender.setPassword(settings.password());
    sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
    sender.setJavaMailProperties(properties(settings));
  }

  private static Properties properties(MailSettings settings) {
    String prefix = settings.tls() ? "mail.smtps." : "mail.smtp.";
    String patience = Long.toString(PATIENCE.toMillis());
    Properties properties = new Properties();
    properties.setProperty(prefix + "connectiontimeout", patience);
    properties.setProperty(prefix + "timeout", patience);
    properties.setProperty(prefix + "writetimeout", patience);
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    properties.setProperty(prefix + "starttls.enable", "true");
    // A password is never said in plain words.
    properties.setProperty(
        prefix + "starttls.required", Boolean.toString(settings.user() != null && !settings.tls()));
    properties.setProperty(prefix + "auth", Boolean.toString(settings.user() != null));
    return properties;
  }

  @Override
  public void greet(UUID id, Account account, Store store) throws MessagingException {
    MimeMessage message = message(id, account, store);
    try {
      sender.send(message);
    } catch (MailSendException e) {
      // Without a message that failed it is the good-bye that did, after the server had taken all.
      if (e.getMessageExceptions().length > 0) {
        throw isSurelyNotSent(e) ? e : new Unsure(e);
      }
    }
  }

  private MimeMessage message(UUID id, Account account, Store store) throws MessagingException {
    Language language = Language.tagged(Countries.language(account.profile().country()));
    String name = plain(store.name().isEmpty() ? store.key() : store.name());
    String whom = plain(account.profile().name().isEmpty() ? name : account.profile().name());
    String url = store.url() == null ? "" : plain(store.url());
    MimeMessage message = sender.createMimeMessage();
    MimeMessageHelper parts = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
    parts.setFrom(new InternetAddress(from));
    parts.setTo(new InternetAddress(account.profile().email()));
    parts.setSubject(language.say(Text.of("welcome.subject", name)));
    parts.setText(language.say(Text.of("welcome.text", whom, name, url)));
    message.setHeader("Message-ID", "<" + id + "@" + from.substring(from.indexOf('@') + 1) + ">");
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("Content-Language", language.tag());
    return message;
  }

  /** Without what could begin another line of the head. */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", " ").strip();
  }

  private static boolean isSurelyNotSent(MailSendException failure) {
    for (Exception why : failure.getMessageExceptions()) {
      // The reason of all that failed, too, is that there was no connection.
      boolean connected = why != failure.getCause();
      boolean answered =
          why instanceof SMTPSendFailedException said
              ? said.getReturnCode() > 0
              : why instanceof SendFailedException;
      if (connected && !answered) {
        return false;
      }
    }
    return true;
  }
}
