package dev.cuota.server.statements;

import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Puts statements on paper: as a page that stands alone, and the same as a PDF. */
public final class Paper {
  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Paper.class.getClassLoader(), "dev.cuota.server.console.pages");

  /** As a page; it is well-formed XML as well. */
  public String html(Sheet sheet) {
    StringOutput output = new StringOutput();
    templates.render("statement.jte", Map.of("sheet", sheet), output);
    return output.toString();
  }

  /** As a PDF to be kept. */
  public ResponseEntity<byte[]> download(Sheet sheet) {
    String name = "statement-%s-%s.pdf".formatted(sheet.number(), sheet.words().language());
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_PDF)
        .header(HttpHeaders.CONTENT_LANGUAGE, sheet.words().language())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(name).build().toString())
        .body(pdf(sheet));
  }

  /** As a PDF. */
  public byte[] pdf(Sheet sheet) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      new PdfRendererBuilder()
          .withProducer("Cuota")
          .withHtmlContent(html(sheet), null)
          .toStream(output)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return output.toByteArray();
  }
}
