package dev.cuota.server.imports;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a CSV line apart as RFC 4180 has it: fields may be quoted, a quote inside is doubled. A quote
 * in the middle of a field that is not quoted is just a quote.
 *
 * @param fields in order
 * @param open whether a quoted field does not end, so that the next line belongs to it
 */
record CsvFields(List<String> fields, boolean open) {

  /** Where a reader can stand. */
  private enum State {
    FIELD_START,
    PLAIN,
    QUOTED,
    /** Behind a quote inside a quoted field: its end, or the first of two. */
    QUOTE_SEEN
  }

  static CsvFields of(String text, char separator) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    State state = State.FIELD_START;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == separator && state != State.QUOTED) {
        fields.add(field.toString());
        field.setLength(0);
        state = State.FIELD_START;
      } else if (c == '"' && state != State.PLAIN) {
        if (state == State.QUOTE_SEEN) {
          field.append('"');
        }
        state = state == State.QUOTED ? State.QUOTE_SEEN : State.QUOTED;
      } else {
        field.append(c);
        state = state == State.QUOTED ? State.QUOTED : State.PLAIN;
      }
    }
    fields.add(field.toString());
    return new CsvFields(fields, state == State.QUOTED);
  }
}
