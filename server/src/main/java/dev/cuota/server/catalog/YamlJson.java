package dev.cuota.server.catalog;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Prints the nodes of a document as JSON; numbers exactly as they are. */
final class YamlJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private YamlJson() {}

  static byte[] print(Node root) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      write(json, root);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, Node node) {
    switch (node) {
      case MappingNode map -> {
        json.writeStartObject();
        for (NodeTuple entry : map.getValue()) {
          json.writeName(((ScalarNode) entry.getKeyNode()).getValue());
          write(json, entry.getValueNode());
        }
        json.writeEndObject();
      }
      case SequenceNode list -> {
        json.writeStartArray();
        list.getValue().forEach(element -> write(json, element));
        json.writeEndArray();
      }
      case ScalarNode scalar -> scalar(json, scalar);
      default -> throw new IllegalStateException("a document has no " + node.getNodeType());
    }
  }

  private static void scalar(JsonGenerator json, ScalarNode scalar) {
    if (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT)) {
      json.writeNumber(new BigDecimal(scalar.getValue()));
    } else if (scalar.getTag().equals(Tag.BOOL)) {
      json.writeBoolean(Boolean.parseBoolean(scalar.getValue()));
    } else {
      json.writeString(scalar.getValue());
    }
  }
}
