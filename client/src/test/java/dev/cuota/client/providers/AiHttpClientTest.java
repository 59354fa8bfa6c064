package dev.cuota.client.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.ProvidersWorld;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AiHttpClientTest {
  private static final int LIMIT = 10_000;
  private static final String ASK = "{\"model\": \"m\", \"max_tokens\": 1000, \"messages\": []}";

  private final StandIn provider = new StandIn();
  private final ProvidersWorld world = new ProvidersWorld("tokens", LIMIT);
  private final CuotaClient cuota = world.client();
  private final AiHttpClient ai = new AiHttpClient(HttpClient.newHttpClient(), cuota, "tokens");

  @BeforeEach
  void isWhole() {
    assertThat(world.used()).isZero();
  }

  @AfterEach
  void stop() {
    assertThat(world.held()).as("nothing stays held").isZero();
    cuota.close();
    world.close();
    provider.close();
  }

  private HttpResponse<String> ask(String body) throws IOException, InterruptedException {
    return ai.send("acme", request(body), BodyHandlers.ofString());
  }

  private HttpRequest request(String body) {
    return HttpRequest.newBuilder(provider.uri())
        .header("x-api-key", "k")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  @Test
  void anAnthropicMessageIsBookedWithItsCache() throws Exception {
    provider.answer =
        """
        {"id": "msg_01", "type": "message", "role": "assistant",
         "content": [{"type": "text", "text": "usage"}], "stop_reason": "end_turn",
         "usage": {"input_tokens": 100, "cache_creation_input_tokens": 20,
                   "cache_creation": {"ephemeral_5m_input_tokens": 20},
                   "cache_read_input_tokens": 10, "output_tokens": 50,
                   "server_tool_use": {"web_search_requests": 3}}}
        """;
    assertThat(ask(ASK).body()).isEqualTo(provider.answer);
    assertThat(world.used()).isEqualTo(180);
  }

  @Test
  void aStreamedAnthropicMessageIsBookedByItsLastTotals() throws Exception {
    provider.type = "text/event-stream; charset=utf-8";
    provider.answer =
        """
        event: message_start
        data: {"type": "message_start", "message": {"id": "msg_1", "usage": {"input_tokens": 25, "cache_read_input_tokens": 5, "output_tokens": 1}}}

        event: ping
        data: {"type": "ping"}

        event: content_block_delta
        data: {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "\\"usage\\": 9"}}

        event: message_delta
        data: {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 15}}

        event: message_stop
        data: {"type": "message_stop"}

        """;
    assertThat(ask(ASK).body()).isEqualTo(provider.answer);
    assertThat(world.used()).isEqualTo(45);
  }

  @Test
  void anOpenAiChatIsBookedWithoutCountingItsCacheTwice() throws Exception {
    provider.answer =
        """
        {"id": "chatcmpl-1", "object": "chat.completion",
         "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi"}}],
         "usage": {"prompt_tokens": 19, "completion_tokens": 10, "total_tokens": 29,
                   "prompt_tokens_details": {"cached_tokens": 12, "audio_tokens": 0},
                   "completion_tokens_details": {"reasoning_tokens": 4}}}
        """;
    ask("{\"max_completion_tokens\": 100, \"n\": 2}");
    assertThat(world.used()).isEqualTo(29);
  }

  @Test
  void aStreamedOpenAiChatIsBookedByItsLastChunk() throws Exception {
    provider.type = "text/event-stream";
    provider.answer =
        """
        data: {"id":"c1","object":"chat.completion.chunk","choices":[{"delta":{"content":"Hi"}}],"usage":null}

        data: {"id":"c1","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}

        data: [DONE]

        """;
    ask(ASK);
    assertThat(world.used()).isEqualTo(10);
  }

  @Test
  void anOpenAiResponseIsBookedPlainAndStreamed() throws Exception {
    String usage =
        "{\"input_tokens\":36,\"input_tokens_details\":{\"cached_tokens\":8},\"output_tokens\":87,"
            + "\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":123}";
    provider.answer = "{\"object\":\"response\",\"status\":\"completed\",\"usage\":" + usage + "}";
    ask("{\"max_output_tokens\": 200}");
    assertThat(world.used()).isEqualTo(123);

    provider.type = "text/event-stream";
    provider.answer =
        "event: response.created\r\n"
            + "data: {\"type\":\"response.created\",\"response\":{\"usage\":null}}\r\n\r\n"
            + "event: response.completed\r\n"
            + "data: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"usage\":"
            + usage
            + "}}\r\n\r\n";
    ask("{\"max_output_tokens\": 200, \"stream\": true}");
    assertThat(world.used()).isEqualTo(246);
  }

  @Test
  void whatAnAnswerDoesNotSayIsBookedAsEstimated() throws Exception {
    provider.answer = "{\"content\": \"nothing about it\"}";
    ask(ASK);
    assertThat(world.used()).isEqualTo(1_000 + ASK.length());
  }

  @Test
  void anAnswerThatIsCutOffIsBookedAsEstimated() {
    provider.answer = "{\"content\": \"" + "x".repeat(500) + "\"}";
    provider.cutAfter = 200;
    assertThatThrownBy(() -> ask(ASK)).isInstanceOf(IOException.class);
    assertThat(world.used()).isEqualTo(1_000 + ASK.length());
  }

  @Test
  void aStreamThatEndsAfterItsBeginningIsBookedAsEstimated() throws Exception {
    provider.type = "text/event-stream";
    provider.answer =
        "data: {\"type\": \"message_start\", \"message\": {\"usage\":"
            + " {\"input_tokens\": 25, \"output_tokens\": 1}}}\n\n";
    ask(ASK);
    assertThat(world.used()).isEqualTo(1_000 + ASK.length());
  }

  @Test
  void anErrorBooksNothing() throws Exception {
    provider.status = 529;
    provider.answer = "{\"type\": \"error\", \"error\": {\"type\": \"overloaded_error\"}}";
    assertThat(ask(ASK).statusCode()).isEqualTo(529);
    assertThat(world.used()).isZero();
    provider.close();
    assertThatThrownBy(() -> ask(ASK)).isInstanceOf(IOException.class);
    assertThat(world.used()).isZero();
  }

  @Test
  void whoHangsUpEarlyIsBookedTheEstimate() throws Exception {
    provider.type = "text/event-stream";
    provider.answer = "data: {}\n\n".repeat(100_000);
    try (InputStream body = ai.send("acme", request(ASK), BodyHandlers.ofInputStream()).body()) {
      assertThat(body.read()).isEqualTo('d');
    }
    assertThat(world.used()).isEqualTo(1_000 + ASK.length());
  }

  @Test
  void whoHasTooFewTokensLeftIsNotLetThrough() {
    assertThatThrownBy(() -> ask("{\"max_tokens\": 20000}"))
        .isInstanceOfSatisfying(
            UseDenied.class,
            denied -> assertThat(denied.decision().code()).isEqualTo("LIMIT_EXCEEDED"));
    assertThat(provider.calls.get()).isZero();
  }

  @Test
  void moreThanWasHeldIsBookedAllTheSame() throws Exception {
    provider.answer = "{\"usage\": {\"input_tokens\": 9000, \"output_tokens\": 3000}}";
    ask(ASK);
    assertThat(world.used()).isEqualTo(12_000);
  }
}
