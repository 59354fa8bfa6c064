package dev.cuota.server.imports;

/** How lines of a recording are read. One object for one pass: a format may remember the heading. */
public interface LineFormat {

  /** Whether the text so far needs the next line too, as inside a quoted field. */
  default boolean continues(String text) {
    return false;
  }

  /** Whether the first line has to be read even when one resumes far behind it. */
  default boolean hasHeading() {
    return false;
  }

  /**
   * Reads one whole line.
   *
   * @param id of the event, if the line does not bring its own
   */
  Parsed parse(String text, String id);
}
