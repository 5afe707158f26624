package io.quarkiverse.rest.idempotency.chaos;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the words of a command as Redis writes them for people: in quotes, with escapes for what cannot be seen.
 */
final class RedisWords {

    private static final String ESCAPED = "nrtab";
    private static final String MEANT = "\n\r\t\u0007\b";

    private RedisWords() {
    }

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        ByteArrayOutputStream word = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (word != null) {
                    words.add(word.toString(StandardCharsets.UTF_8));
                }
                word = word == null ? new ByteArrayOutputStream() : null;
            } else if (word != null && c == '\\') {
                char escape = text.charAt(++i);
                if (escape == 'x') {
                    word.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                } else {
                    int known = ESCAPED.indexOf(escape);
                    word.write(known < 0 ? escape : MEANT.charAt(known));
                }
            } else if (word != null) {
                word.write(c);
            }
        }
        return words;
    }
}
