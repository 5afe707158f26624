package io.quarkiverse.rest.idempotency.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The text of a header as its client wrote it. A server reads each byte of a header as one character (ISO 8859-1), and most
 * clients send UTF-8, so that one letter outside of ASCII arrives as two or more characters.
 */
final class SentText {

    private static final int LAST_OF_ONE_BYTE = 0xff;

    private SentText() {
    }

    /**
     * @param received the characters of a header
     * @return the text whose UTF-8 these characters are; the characters themselves when they are the UTF-8 of no text
     */
    static String of(String received) {
        if (received.chars().anyMatch(c -> c > LAST_OF_ONE_BYTE)) {
            return received;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(received.getBytes(StandardCharsets.ISO_8859_1))).toString();
        } catch (CharacterCodingException e) {
            return received;
        }
    }
}
