package dev.cuota.server.web;

import dev.cuota.engine.platform.Ids;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.ProblemWriter;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what Tomcat itself refuses, such as a request line that cannot be read, like every other
 * problem. Tomcat makes it by its name.
 */
public final class ProblemValve extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);
  private static final int FIRST_ERROR_STATUS = 400;

  private final ProblemWriter problems = new ProblemWriter(Ids.random());

  @Override
  protected void report(Request request, Response response, @Nullable Throwable fault) {
    if (response.getStatus() < FIRST_ERROR_STATUS
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    try {
      problems.write(request, response, Problem.of(Statuses.code(response.getStatus())));
      response.finishResponse();
    } catch (IOException e) {
      LOG.debug("the caller is gone", e);
    }
  }
}
