package dev.cuota.server.web;

import dev.cuota.contract.ProblemCode;

/** What a bare HTTP status means in our codes. */
final class Statuses {
  private static final int FIRST_FAULT = 500;

  private Statuses() {}

  static ProblemCode code(int status) {
    return switch (status) {
      case 401 -> ProblemCode.UNAUTHORIZED;
      case 403 -> ProblemCode.FORBIDDEN;
      case 404 -> ProblemCode.NOT_FOUND;
      case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
      case 406 -> ProblemCode.NOT_ACCEPTABLE;
      case 409 -> ProblemCode.CONFLICT;
      case 413 -> ProblemCode.TOO_LARGE;
      case 415 -> ProblemCode.UNSUPPORTED_MEDIA_TYPE;
      case 503 -> ProblemCode.OVERLOADED;
      default -> status < FIRST_FAULT ? ProblemCode.INVALID_REQUEST : ProblemCode.INTERNAL;
    };
  }
}
