package pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaEnumConstant;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** The page of the log messages has a row for each message that a running application logs with an id. */
class LogMessagesTest {

    private static final Path PAGE = Path.of("modules", "ROOT", "pages", "log-messages.adoc");
    private static final Pattern ROW = Pattern.compile("^\\|`(IDEMP\\d{5})` \\|([A-Z]+) \\|`\\+(.+)\\+`$", Pattern.MULTILINE);

    private record Row(String id, String level, String text) {
    }

    private static Stream<Row> rowsOfPage() throws IOException {
        return ROW.matcher(Files.readString(PAGE)).results().map(LogMessagesTest::row);
    }

    private static Row row(MatchResult found) {
        return new Row(found.group(1), found.group(2), found.group(3));
    }

    private static Stream<Row> messages() {
        return new ClassFileImporter()
                .importPackages("io.quarkiverse.rest.idempotency.runtime.log",
                        "io.quarkiverse.rest.idempotency.iceberg.runtime")
                .stream().filter(type -> type.isAnnotatedWith(MessageLogger.class)).flatMap(LogMessagesTest::messages);
    }

    private static Stream<Row> messages(JavaClass logger) {
        JavaAnnotation<?> project = logger.getAnnotationOfType(MessageLogger.class.getName());
        return logger.getMethods().stream().filter(method -> method.isAnnotatedWith(Message.class)).map(method -> {
            JavaAnnotation<?> message = method.getAnnotationOfType(Message.class.getName());
            return new Row(text(project, "projectCode") + String.format("%05d", message.get("id").orElseThrow()), level(method),
                    text(message, "value").replaceAll("%[sd]", "…"));
        });
    }

    private static String text(JavaAnnotation<?> annotation, String attribute) {
        return (String) annotation.get(attribute).orElseThrow();
    }

    /** A message that is given to the logger as a text belongs to a repeated warning. */
    private static String level(JavaMethod method) {
        return method.isAnnotatedWith(LogMessage.class)
                ? ((JavaEnumConstant) method.getAnnotationOfType(LogMessage.class.getName()).get("level").orElseThrow()).name()
                : "WARN";
    }

    @Test
    void page_hasARowForEachMessage_andNoOther() throws IOException {
        List<Row> messages = messages().toList();

        assertThat(messages).extracting(Row::id).hasSizeGreaterThan(40).doesNotHaveDuplicates();
        assertThat(rowsOfPage()).containsExactlyInAnyOrderElementsOf(messages);
    }
}
