/** The C program of the compile-and-run workloads. */
export const C_SOURCE = '#include <stdio.h>\n\nint main(void) {\n  printf("%d\\n", 6 * 7);\n  return 0;\n}\n';

const CPP_MAIN = 'int main() {\n  std::vector<int> v{6, 7};\n  std::cout << v[0] * v[1] << std::endl;\n}\n';
export const CPP_SOURCE = `#include <iostream>\n#include <vector>\n\n${CPP_MAIN}`;
export const CPP_BITS_SOURCE = `#include <bits/stdc++.h>\n\n${CPP_MAIN}`;

/** Java's hello, world, and a program as a first course has them. */
export const JAVA_SOURCE =
  'public class Main {\n  public static void main(String[] arguments) {\n    System.out.println("Hello, world");\n  }\n}\n';
export const JAVA_SMALL_SOURCE = `import java.util.*;

public class Main {
  public static void main(String[] arguments) {
    Scanner scanner = new Scanner("6 7 8");
    List<Integer> numbers = new ArrayList<>();
    while (scanner.hasNextInt()) numbers.add(scanner.nextInt());
    System.out.println("sum " + numbers.stream().mapToInt(i -> i).sum() + " of " + numbers);
  }
}
`;
