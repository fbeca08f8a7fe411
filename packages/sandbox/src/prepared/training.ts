/**
 * What the Java archive is trained with: a program that uses what programs of first courses use, so that those classes are in the
 * archive. The program's own classes are left out of it.
 */
export const TRAINING = `
import java.io.*;
import java.math.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.function.*;
import java.util.stream.*;

public class Training {
  enum Colour { RED, GREEN }
  interface Shape { double area(); }
  record Square(double side) implements Shape { public double area() { return side * side; } }
  static class Account implements Comparable<Account> {
    private final String owner; private int cents;
    Account(String owner) { this.owner = owner; }
    void withdraw(int amount) { if (amount > cents) throw new IllegalArgumentException("too much: " + amount); cents -= amount; }
    @Override public int compareTo(Account other) { return owner.compareTo(other.owner); }
    @Override public String toString() { return String.format("%s: %d", owner, cents); }
  }
  static <T extends Comparable<T>> T largest(Collection<? extends T> all) { return Collections.max(all); }

  static void input() throws IOException {
    Scanner scanner = new Scanner(System.in);
    int first = scanner.nextInt(); double second = scanner.nextDouble(); String word = scanner.next(); scanner.nextLine();
    while (scanner.hasNextLine()) System.out.println(scanner.nextLine().trim().toUpperCase().split("\\\\s+").length);
    System.out.printf("%d %.2f %s %5d|%-8s|%c%n", first, second, word, 42, "left", 'x');
    BufferedReader reader = new BufferedReader(new InputStreamReader(new ByteArrayInputStream("1 2\\n".getBytes(StandardCharsets.UTF_8))));
    StringTokenizer tokens = new StringTokenizer(reader.readLine());
    System.out.println(Integer.parseInt(tokens.nextToken()) + Long.parseLong(tokens.nextToken()));
  }

  static void collections() {
    List<Integer> list = new ArrayList<>(List.of(3, 1, 2)); Collections.sort(list); list.sort(Comparator.reverseOrder());
    Map<String, List<Integer>> map = new HashMap<>(); map.computeIfAbsent("a", key -> new LinkedList<>()).add(1); map.merge("b", list, (a, b) -> a);
    for (Map.Entry<String, List<Integer>> entry : new TreeMap<>(map).entrySet()) System.out.println(entry.getKey() + "=" + entry.getValue());
    Set<String> set = new HashSet<>(Arrays.asList("x", "y")); Set<String> sorted = new TreeSet<>(set); new LinkedHashMap<>(Map.of("k", 1)).forEach((k, v) -> set.add(k));
    Deque<Integer> stack = new ArrayDeque<>(); stack.push(1); Queue<Integer> queue = new PriorityQueue<>(Comparator.comparing(x -> -x)); queue.add(2); new Stack<Integer>().push(1);
    Iterator<Integer> iterator = list.iterator(); iterator.next(); iterator.remove();
    int[] numbers = {5, 4}; Arrays.sort(numbers); Integer[] boxed = {2, 1}; Arrays.sort(boxed, Collections.reverseOrder()); Collections.shuffle(list, new Random(1));
    System.out.println(Arrays.toString(numbers) + Arrays.deepToString(new int[2][2]) + sorted + new EnumMap<>(Map.of(Colour.RED, 1)) + largest(list) + Optional.of(1).map(x -> x + 1).get());
  }

  static void streams() {
    System.out.println(IntStream.rangeClosed(1, 5).filter(i -> i % 2 == 1).mapToObj(i -> "n" + i).collect(Collectors.joining(", ")));
    System.out.println(Stream.of("b", "a").sorted().map(String::length).reduce(0, Integer::sum) + " " + Stream.of(1, 2, 3).collect(Collectors.groupingBy(i -> i % 2, Collectors.counting())));
    System.out.println(Arrays.stream(new double[] {1, 2}).average().getAsDouble() + Stream.iterate(1, i -> i * 2).limit(3).toList().size());
    Function<Integer, Integer> twice = i -> 2 * i; Supplier<String> text = () -> "t"; Predicate<String> empty = String::isEmpty; BiFunction<Integer, Integer, Integer> add = Integer::sum;
    System.out.println(twice.andThen(i -> i + 1).apply(1) + text.get() + empty.test("") + add.apply(1, 2));
  }

  static void texts() {
    StringBuilder builder = new StringBuilder("abc"); builder.insert(0, 1.5).reverse().append(true);
    System.out.println(builder + " " + "a,b".replaceAll("[,;]", " ").matches(".*b") + String.join("-", "x", "y") + "abc".chars().sum() + "x".repeat(3) + "%d".formatted(3) + "Z".compareTo("a") + "é".length());
    System.out.println(new BigInteger("123456789012345678901").pow(3).mod(BigInteger.TEN) + " " + new BigDecimal("1.10").setScale(1, RoundingMode.HALF_UP) + " " + Math.sqrt(2) + Math.floorMod(-1, 3) + Double.compare(1, 2) + Integer.toBinaryString(5) + Character.isDigit('1'));
    System.out.println(LocalDate.of(2020, 2, 28).plusDays(1) + " " + Duration.ofSeconds(61) + System.nanoTime() + System.currentTimeMillis() + new Random().nextInt(3) + Math.random() + UUID.nameUUIDFromBytes(new byte[1]));
  }

  static void failures() {
    try { new Account("a").withdraw(5); } catch (IllegalArgumentException failure) { System.err.println(failure.getMessage()); failure.printStackTrace(); }
    try { System.out.println(new int[1][0][5]); } catch (ArrayIndexOutOfBoundsException failure) { System.err.println(failure); }
    try { Object o = "s"; System.out.println((Integer) o); } catch (ClassCastException failure) { System.err.println(failure.getMessage().length()); }
    try { Integer.parseInt("x"); } catch (NumberFormatException failure) { System.err.println(failure); } finally { System.err.flush(); }
    try { ((String) null).length(); } catch (NullPointerException failure) { System.err.println(failure.getMessage()); }
  }

  static void files() throws IOException {
    Path file = Files.createTempFile("training", ".txt");
    try (PrintWriter writer = new PrintWriter(new FileWriter(file.toFile()))) { writer.println("line"); }
    try (Stream<String> lines = Files.lines(file)) { System.out.println(lines.count() + Files.readAllLines(file).size() + Files.readString(file).length()); }
    try (Scanner scanner = new Scanner(file.toFile())) { System.out.println(scanner.hasNext()); }
    Files.delete(file);
  }

  static int shared;
  static synchronized void count() { shared++; }
  static void threads() throws Exception {
    Thread thread = new Thread(() -> { for (int i = 0; i < 10; i++) count(); }); thread.start(); thread.join();
    ExecutorService pool = Executors.newFixedThreadPool(2); Future<Integer> answer = pool.submit(() -> 42); System.out.println(answer.get()); pool.shutdown(); pool.awaitTermination(1, TimeUnit.SECONDS);
    new ConcurrentHashMap<String, Integer>().merge("a", 1, Integer::sum); new AtomicInteger().incrementAndGet(); new CountDownLatch(0).await(); Thread.sleep(1);
  }

  public static void main(String[] arguments) throws Exception {
    input(); collections(); streams(); texts(); failures(); files(); threads();
    Shape shape = new Square(2); System.out.println(shape + " " + shape.area() + shape.hashCode() + shape.equals(shape) + Colour.valueOf("GREEN") + new Account("b").compareTo(new Account("c")));
    throw new IllegalStateException("the end, as a program that fails ends");
  }
}
`;

export const TRAINING_INPUT = '1 2.5 word\nanother line\n';

/** What beginners' compilers say most: a missing symbol, a missing semicolon, a wrong type. */
export const TRAINING_MISTAKES = `
import java.util.*;
public class Mistakes {
  public static void main(String[] arguments) {
    int number = "text";
    List<String> names = new ArrayList<>();
    names.add(5);
    System.out.printn(undefined);
    List raw = names; raw.add(1);
  }
  int nothing() { }
}
`;
