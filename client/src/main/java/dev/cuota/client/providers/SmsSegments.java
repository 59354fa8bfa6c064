package dev.cuota.client.providers;

/**
 * How many messages a text is sent and charged as. What the GSM alphabet (3GPP TS 23.038, basic and
 * extension table) can write has 160 septets in one message and 153 in each of several; everything
 * else is UCS-2 with 70 and 67. A character of two septets or two UTF-16 units is never cut in two.
 */
public final class SmsSegments {
  /** Septets of a message that is alone. */
  public static final int GSM_ALONE = 160;

  /** Septets of one message of several. */
  public static final int GSM_JOINED = 153;

  /** UTF-16 units of a message that is alone. */
  public static final int UCS2_ALONE = 70;

  /** UTF-16 units of one message of several. */
  public static final int UCS2_JOINED = 67;

  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  private static final String EXTENSION = "\f^{}\\[~]|€";

  private SmsSegments() {}

  /** Messages, at least one, as an empty text is a message too. */
  public static int count(String text) {
    return isGsm(text)
        ? count(text, GSM_ALONE, GSM_JOINED, true)
        : count(text, UCS2_ALONE, UCS2_JOINED, false);
  }

  /** Whether the GSM alphabet can write it. */
  public static boolean isGsm(String text) {
    return text.chars().allMatch(c -> BASIC.indexOf(c) >= 0 || EXTENSION.indexOf(c) >= 0);
  }

  private static int count(String text, int alone, int joined, boolean gsm) {
    int all = 0;
    int messages = 1;
    int filled = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      int size = gsm ? septets(point) : Character.charCount(point);
      all += size;
      if (filled + size > joined) {
        messages++;
        filled = 0;
      }
      filled += size;
      i += Character.charCount(point);
    }
    return all <= alone ? 1 : messages;
  }

  private static int septets(int point) {
    return EXTENSION.indexOf(point) >= 0 ? 2 : 1;
  }
}
