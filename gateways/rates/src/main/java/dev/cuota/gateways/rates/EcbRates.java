package dev.cuota.gateways.rates;

import dev.cuota.core.fx.Side;
import dev.cuota.engine.fx.RateSource;
import dev.cuota.engine.fx.SaidRates;
import dev.cuota.engine.fx.SourceFault;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The reference rates of the European Central Bank: what one euro is worth, on its working days. The
 * file of the last day for one day, that of the last 90 days for more.
 */
public final class EcbRates implements RateSource {
  /** What it is called. */
  public static final String NAME = "ecb";

  /** Where the bank publishes. */
  public static final URI USUAL = URI.create("https://www.ecb.europa.eu/stats/eurofxref/");

  private static final String LAST = "eurofxref-daily.xml";
  private static final String HISTORY = "eurofxref-hist-90d.xml";
  private static final String EURO = "EUR";
  private static final XMLInputFactory XML = xml();

  private final URI folder;
  private final Web web;

  /**
   * One that is asked for as long as {@code patience}.
   *
   * @param folder where the files are; ends in a slash
   */
  public EcbRates(URI folder, Duration patience) {
    this.folder = folder;
    this.web = new Web(patience);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SaidRates ask(LocalDate from, LocalDate to) {
    String file = from.isBefore(to) ? HISTORY : LAST;
    return read(web.get(folder.resolve(file)));
  }

  /** Nothing outside of the body is ever looked at. */
  private static XMLInputFactory xml() {
    XMLInputFactory xml = XMLInputFactory.newDefaultFactory();
    xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    xml.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    return xml;
  }

  private static SaidRates read(byte[] body) {
    Reading reading = new Reading();
    try {
      XMLStreamReader xml = XML.createXMLStreamReader(new ByteArrayInputStream(body));
      LocalDate day = null;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamReader.DTD) {
          throw new SourceFault("the answer is no list of rates");
        } else if (event == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals("Cube")) {
          day = cube(xml, day, reading);
        }
      }
      if (day == null) {
        throw new SourceFault("the answer has no day");
      }
    } catch (XMLStreamException _) {
      throw new SourceFault("the answer is no XML that can be read");
    }
    return reading.said();
  }

  /** Either begins a day, or is a rate of the one that was begun. */
  private static @Nullable LocalDate cube(
      XMLStreamReader xml, @Nullable LocalDate day, Reading reading) {
    String time = xml.getAttributeValue(null, "time");
    String currency = xml.getAttributeValue(null, "currency");
    String rate = xml.getAttributeValue(null, "rate");
    if (time != null) {
      return Reading.day(time);
    }
    if (currency != null && rate != null && day != null) {
      reading.add(EURO, currency, Side.MID, day, rate);
    } else if (currency != null || rate != null) {
      reading.refuse("a rate without a day, a currency or a value");
    }
    return day;
  }
}
