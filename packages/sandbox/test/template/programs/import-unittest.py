import unittest


class Tests(unittest.TestCase):
    def test_right(self):
        self.assertEqual(1 + 1, 2)

    def test_wrong(self):
        with self.subTest('one'):
            self.assertEqual(1 + 1, 3)

    def test_error(self):
        raise OSError('broken')

    @unittest.skip('not now')
    def test_skipped(self):
        pass

    def test_output(self):
        print('printed')
        self.assertLogs


if __name__ == '__main__':
    unittest.main(verbosity=2)
