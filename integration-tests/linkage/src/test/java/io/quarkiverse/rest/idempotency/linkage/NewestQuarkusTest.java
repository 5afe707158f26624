package io.quarkiverse.rest.idempotency.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.codehaus.mojo.animal_sniffer.SignatureBuilder;
import org.codehaus.mojo.animal_sniffer.SignatureChecker;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.support.Report;

/**
 * Each class, method and field of Quarkus that the published jars use exists in the newest jars of Quarkus that come without
 * their dependencies. The packages of these jars are compared. Superclasses from elsewhere (Jakarta, Vert.x) are those of the
 * build.
 */
class NewestQuarkusTest {

    private static final Path NEWEST = Path.of(System.getProperty("newest"));
    private static final List<Class<?>> PUBLISHED = List.of(Idempotent.class, IdempotencyNode.class, IcebergOperation.class,
            IdempotentCall.class);

    /** The class in "type owner.method(parameters)", in "type owner.field" or in "owner" itself. */
    private static final Pattern OWNER = Pattern.compile("(?:\\S+ )?([\\w.$]+?)(?:\\.[\\w$<>]+(?:\\(.*)?)?");

    @Test
    void everyUseOfQuarkus_existsInItsNewestJars() throws IOException {
        List<Path> newest = jars(NEWEST);
        Set<String> packages = newest.stream().flatMap(jar -> packages(jar).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Undefined undefined = new Undefined();
        SignatureChecker checker = new SignatureChecker(new ByteArrayInputStream(signatures(newest)), Set.of(), undefined);
        checker.setSourcePath(List.of());
        for (Class<?> published : PUBLISHED) {
            checker.process(location(published));
        }

        List<String> missing = undefined.references().stream().filter(use -> isOfOne(packages, use))
                .filter(use -> !isInherited(use))
                .toList();
        Report.say("linkage: uses of %d packages compared with %s", packages.size(), names(newest));
        missing.forEach(use -> Report.say("linkage: missing: %s", use));
        // A class of an optional dependency is on no path here: a run without one has looked at nothing.
        assertThat(undefined.references()).anyMatch(use -> use.contains("io.micrometer.core.instrument.MeterRegistry"));
        assertThat(missing).as("uses of Quarkus that its newest jars do not have").isEmpty();
    }

    private static File location(Class<?> of) {
        return new File(of.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static boolean isOfOne(Set<String> packages, String use) {
        Matcher owner = OWNER.matcher(use);
        assertThat(owner.matches()).as("a form of reference that is known, was '%s'", use).isTrue();
        String name = owner.group(1);
        return packages.stream().anyMatch(
                of -> name.startsWith(of + ".") && Character.isUpperCase(name.charAt(of.length() + 1)));
    }

    /** The checker does not know the JDK, from which exceptions and enums inherit. */
    private static boolean isInherited(String use) {
        return Stream.of(Object.class, Throwable.class, Enum.class).flatMap(type -> Stream.of(type.getMethods()))
                .anyMatch(method -> use.contains("." + method.getName() + "("));
    }

    private static String names(List<Path> jars) {
        return jars.stream().map(NewestQuarkusTest::name).collect(Collectors.joining(", "));
    }

    private static String name(Path jar) {
        return jar.getFileName().toString().replace(".jar", "");
    }

    private static List<Path> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static Set<String> packages(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class") && name.contains("/")
                    && !name.startsWith("META-INF")).map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of the newest jars, and of the jars of the build that have no newer one. */
    private static byte[] signatures(List<Path> newest) throws IOException {
        Set<String> replaced = newest.stream().map(jar -> name(jar).replaceAll("-\\d.*", "")).collect(Collectors.toSet());
        ByteArrayOutputStream signatures = new ByteArrayOutputStream();
        SignatureBuilder builder = new SignatureBuilder(new InputStream[0], signatures, new Undefined());
        for (Path jar : newest) {
            builder.process(jar.toFile());
        }
        for (String jar : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator)) {
            if (jar.endsWith(".jar") && !replaced.contains(name(Path.of(jar)).replaceAll("-\\d.*", ""))) {
                builder.process(new File(jar));
            }
        }
        for (Class<?> published : PUBLISHED) {
            builder.process(location(published));
        }
        builder.close();
        return signatures.toByteArray();
    }
}
