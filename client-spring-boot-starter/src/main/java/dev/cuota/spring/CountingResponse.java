package dev.cuota.spring;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** A response that counts the bytes of its body as they are written. */
final class CountingResponse extends HttpServletResponseWrapper {
  private final RequestUsage usage;
  private @Nullable ServletOutputStream stream;
  private @Nullable PrintWriter writer;

  CountingResponse(HttpServletResponse response, RequestUsage usage) {
    super(response);
    this.usage = usage;
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    ServletOutputStream counting = stream;
    if (counting == null) {
      counting = new CountingStream(super.getOutputStream(), usage);
      stream = counting;
    }
    return counting;
  }

  /** Counted beside the container's own writer, which goes on to say how it encodes. */
  @Override
  public PrintWriter getWriter() throws IOException {
    PrintWriter counting = writer;
    if (counting == null) {
      counting =
          new PrintWriter(new CountingWriter(super.getWriter(), getCharacterEncoding(), usage));
      writer = counting;
    }
    return counting;
  }

  @Override
  public void reset() {
    super.reset();
    stream = null;
    writer = null;
    usage.startAgain();
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    usage.startAgain();
  }
}
