package io.quarkiverse.rest.idempotency.mutation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The classes of the project and of its tests once more, of which one has been compiled from a changed source.
 */
public final class MutatedClasses extends URLClassLoader {

    private static final String PROJECT = "io.quarkiverse.rest.idempotency.";

    private final Map<String, byte[]> changed;

    private MutatedClasses(Map<String, byte[]> changed, URL... roots) {
        super(roots, MutatedClasses.class.getClassLoader());
        this.changed = changed;
    }

    /** All classes as they are. */
    public static MutatedClasses unchanged(Class<?> oneOfTheProject) {
        return new MutatedClasses(Map.of(), rootOf(oneOfTheProject), rootOf(MutatedClasses.class));
    }

    /**
     * @param changedClass a class of the project whose source is changed
     * @param code what is replaced, which the source has exactly once; white space does not matter
     * @param replacement what takes its place
     */
    public static MutatedClasses with(Class<?> changedClass, String code, String replacement) {
        Path file = Path.of(System.getProperty("basedir", ""), "src/main/java",
                changedClass.getName().replace('.', '/') + ".java");
        String source;
        try {
            source = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new MutatedClasses(compile(changedClass, replace(source, code, replacement)), rootOf(changedClass),
                rootOf(MutatedClasses.class));
    }

    private static URL rootOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static String replace(String source, String code, String replacement) {
        Matcher matcher = Pattern.compile("\\Q" + code.strip().replaceAll("\\s+", "\\\\E\\\\s+\\\\Q") + "\\E").matcher(source);
        if (!matcher.find()) {
            throw new IllegalStateException("The source does not have what is to be replaced: " + code);
        }
        String mutated = source.substring(0, matcher.start()) + replacement + source.substring(matcher.end());
        if (matcher.find()) {
            throw new IllegalStateException("The source has what is to be replaced more than once: " + code);
        }
        return mutated;
    }

    private static Map<String, byte[]> compile(Class<?> type, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null)) {
            InMemory files = new InMemory(standard);
            List<String> options = List.of("-proc:none", "-nowarn", "-parameters", "-g", "-cp",
                    System.getProperty("java.class.path"));
            if (!compiler.getTask(messages, files, null, options, null, List.of(new Source(type, source))).call()) {
                throw new IllegalStateException("The changed source cannot be compiled: " + messages);
            }
            return files.classes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PROJECT) || name.startsWith(MutatedClasses.class.getPackageName())) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = changed.get(name);
        return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String code;

        Source(Class<?> type, String code) {
            super(URI.create("string:///" + type.getName().replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> outputs = new HashMap<>();

        InMemory(JavaFileManager standard) {
            super(standard);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
                FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("bytes:///" + className.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    outputs.put(className, bytes);
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new HashMap<>();
            outputs.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }
}
