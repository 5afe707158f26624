package io.quarkiverse.rest.idempotency.runtime.messaging;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

import org.apache.kafka.common.utils.Bytes;

import io.vertx.core.buffer.Buffer;

/**
 * The texts of keys and headers of Kafka. Two contents never have one text, and a content has the same text in each delivery: a
 * message would be taken for the duplicate of another one, or would be handled twice.
 * <p>
 * The texts name records: changing them makes a message that is delivered again across an upgrade another one.
 */
final class KafkaText {

    /**
     * Begins the text of bytes that are no UTF-8. A text that begins so is written like such bytes, so that none meets theirs.
     */
    private static final String BYTES = "\0bytes ";

    private KafkaText() {
    }

    /**
     * @param key a key as the deserializer of the channel gives it
     * @return empty when a text of its type may be another one in the next delivery, or the same for other content
     */
    static Optional<String> of(Object key) {
        if (key instanceof byte[] bytes) {
            return Optional.of(of(bytes));
        }
        if (key instanceof ByteBuffer buffer) {
            // Others read the key after this, so its position stays.
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return Optional.of(of(bytes));
        }
        if (key instanceof Bytes bytes) {
            return Optional.of(of(bytes.get()));
        }
        if (key instanceof Buffer buffer) {
            return Optional.of(of(buffer.getBytes()));
        }
        if (key instanceof Enum<?> constant) {
            return Optional.of(constant.name());
        }
        if (key instanceof CharSequence || key instanceof Number || key instanceof UUID || key instanceof Boolean
                || key instanceof Character) {
            return Optional.of(unambiguous(key.toString()));
        }
        return Optional.empty();
    }

    static String of(byte[] bytes) {
        try {
            // The constructor of String replaces bytes that are no UTF-8 by one and the same character.
            return unambiguous(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return hex(bytes);
        }
    }

    private static String unambiguous(String text) {
        return text.startsWith(BYTES) ? hex(text.getBytes(StandardCharsets.UTF_8)) : text;
    }

    private static String hex(byte[] bytes) {
        return BYTES + HexFormat.of().formatHex(bytes);
    }
}
