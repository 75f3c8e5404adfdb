using static TorchSharp.torch;

namespace AdvCourse.Tests.Physical;

/// <summary>Made by Generator/jpeg.py with Pillow 9.4: files and the pixels that Pillow reads from them, plane by plane.</summary>
internal static class JpegFixtures
{
    /// <summary>Written by Pillow.</summary>
    public static (string Name, string File, string Pixels, int Tolerance)[] Theirs { get; } =
    [
        (
            "grey",
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB"
                + "RkxOUlNSMj5aYVpQYEpRUk//wAALCAATABoBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgED"
                + "AwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RF"
                + "RkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJ"
                + "ytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AO2srVLO3BKgYH9yub8TawI0ZVP/AI7Xm13O95cEDJyf"
                + "7lWl0pyoOzt/cr1LXtUS3hZQyjj+8a8t1nUWupyAwPP941Z0DSzcSqxA6+prvU0VNi/KvT1Nct4puZtzDzGrkbVme5G455r0"
                + "rwui7VOBXZAnAr//2Q==",
            "dY2mtcPS3+Pr5dzSxbKaiXJcQzUpGg8LCBCZr8bU3+z2+PPs4dXHspqJc11HOjAkGxkfJ6O2y9bf6e/u597QwrGagXBWQi8l"
                + "HRQPEB0lqLrM1t3k5uLd0sGvnIRrWkMyIRgTDAwQHCXE0+Pr8PXy7ODTv6uWfmVVRzgpIx4bHiUzPM3a5+zv7+jez8GrlYBp"
                + "UkIxJRkVExQcJzlD0tzl5uXh1ce5qpR9aFI8LhoQCAgKDxwqP0nq8/n38+zczbmqk31pVD8xJRwXGh8oOEhcZ+vv7+zo38q2"
                + "qpZ8Z1A5KycVEhQaHyk+UmVy4ePh2tPIsp2Kdl9LNyIVEwsKDRUdKD1RbHj4+fLn3M62oIp3YE8+LCIiHR4kMDpHXXKRne3r"
                + "4tPFtp2IcV5JOSobFBUUFiEwPk1keZWi39vPva6ehnFaRzMlGAwHCRAVIzdHWHCFnarr5dbCsaGJdVxKNywiGhkdJCs8U2Z4"
                + "j6S7x9zVw6yZh29aRDMjHBcTFRsjKz9YbH6Wqr3KzcWxl4JvVkExIRMODQwRGSkyR2F2iJ+0ws7OwKqUgGtVRy8mHhwZGyc1"
                + "RVNpfpGmu8nk57eoknxoUz4vIxsWFhYbKDhNW3GGmq/E0eLmpJV+aFQ/Kh0VDwsOEhoqO1Jhd42htcnX4OQ=",
            1
        ),
        (
            "420",
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB"
                + "RkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P"
                + "T09PT09PT09PT09PT0//wAARCAATABoDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAA"
                + "AgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6"
                + "Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXG"
                + "x8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREA"
                + "AgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5"
                + "OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPE"
                + "xcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDpb69g0u08uIAEDslcPezz6jcHOSCf7lT3"
                + "U8l9OckYz/eNW7W1jhTc238zSp044dfWcXrJ7ROrHYmnl1HkjrNjbGySBAzLz/uVa+0IOOP++Ko3t8q/IhX/AL6NUMynnjn3"
                + "NaSwjxH77Gz5b7Lsjx8FlNXGp1qvU0bH1p+oTSLEdrkUUVPxZtaWpy5i747XuYls7SXYDsTz3rr44Y/LX5B0FFFcGeNvFNM+"
                + "0jpSjY//2Q==",
            "do+swtHf7Pb88+DPuJ2FcmBPPCMMAAABDhCkudLg6fH2/fvy39C6o4x9cF9OOSUZFxkjKLHF2OHk6Ojp4NbEsp+LemteTkEz"
                + "IhcUGB4itsXV3eHh4N/RxbGgi3ltW0k7NSseFRMZGSDQ2+bs7/Lv7N7Ru6aOem9eSDk3MykiJCoxNtff5OPm5+Pb0sKrlHlk"
                + "WEcxIyUjHhofKDQ62dvb2Nnb1cjBrZV+YktAMRkNEBMPERonMDnx8e/p6+zj08qzmH9jS0AzHhYdIiYrOEhMVPXp4t/f1s/I"
                + "rZh+ZEk1JRQRDRUgKTE7TFVY7uHX0s7BtquXfmJILx0RBgACDRonM0BRXGL/9Ofg2Mm8qpR6X0k1KB0ZGSArOEdWZnh9hPXk"
                + "1s3EsqKOdFlCMCIaFBMZISw5SllsfYSK4dHAtqqZhXFZPy4jHBgWFhkiLDlNX3WGkpvp2Mu/s56HcVlCNC0rKSkuMDpFVGl/"
                + "l6q2wNrKvrSmj3ZdQSwhHiEiIycrMz9QZ4KcsL/Lybekl4ZvWEMtHRUVHCInMDA7RlZrhJqqxs/EtpyDbFpNPzgqHyAqNUBQ"
                + "XWlygZGgtcXO47ysi25URDsxKBoQERslNEhZaHKDl6a6ytfquamKbFREOi4iEwcGDxcjNEhZZnuTp73O5PZujLHM3OTd0r2d"
                + "eF5IMSAYEhotRmWIqsLU2aK72Ovy8OLQtJNxWUg2KicsOE5pianJ3enuus/j6+jcxK2HZ0g0Jx0ZHi9EX32dudHg4OLG1uPi"
                + "18Smi2JFKRwUEhYkPVd2lrPJ2N/U0+fu8OXTu5l6Vj0oICAiLkVlg6TC2+nt69zW7Ozgy7GVcFA1IxgYHyo7Vn2budLi5uLY"
                + "x7/d1sOkhWhDJBcMDBcpOlNzlbHI2N7azb6kmt/VvJp6XjwhHRslOlNsh6nE2urw7eHOu5iOxK6OclEyHRYMGC5LbIqkutnm"
                + "7OncxqmQc2Seh2dLLhQFBg8hPV2AoLjL2+Db0Lqef2ZNQZF7XUUwHxskNk1sjrHN4/D28uPNsZFyXUI5aFQ6KR0XHzBGYIGh"
                + "v9Xj6ufbxaiHZks4Ix0/LhsTExkqQ2N+nLjL2N3bzLmef1w/KRsSEDosICIrOVNyk6/J3efp5dvJs5R0UjstIx8hIxoVHy9E"
                + "YoSjvdTh4NnLvKiQcVI2JBsXGh4UDxUoQVl4mLTK2uDYybSgf2hONB4TEBInLBgjO1l6mLPI4uvu6trEqI1pUD4xJiItPU1m"
                + "GCdHZ4yrxNXj5eLZw6eHaUArIR4dIjVKZn8cLEpskK7F1dzd2MmxkW9PLRoTFBchNk9zjae70dXMu6KIcFQ7MjQvLkyCsNLg"
                + "3cSUZT8o1OTu59O6mX9kT0BBSE1TcKXJ4unfxJdtTDnj6uXQrYpkTTUvMD9VZniSucvPxq+QakwyKt3dzKyCXDopGyIzTm6I"
                + "o7bHxbaee1tAMCUi4di8lWZEKCEmPVx/p8Tg6+PMp4BTNisuNj7Dt5ZrQSUVFy5Mc5q81u3t1ax/UyYRGStFUpCCYz8iFxQi"
                + "SGqOrsbU4NStf1ApCAIcPV1vc2pTPjQ6RluIpMDR19fXw5RqRywgKlN6lKZEOCwvO0trkqrDz82+r518XD0tKzhSfKO7xiEZ"
                + "Gy1IY4mrydLLupuAZkcpGx4wT3Kev87WLiw5VXucwd3s5tK1j25OOiwxRWWNsdbs6OsyMkVmj7DN3tzKrI1oSDAjKjxbfabE"
                + "2OHU0EpLXXyguMfHuJ1/ZEo1KCs9WnyZucjJwa+pf4CSrcvV0sWpiGtWSD45TW+Us8ve3s+7opifoLDD1tLBpXpWOy8wMzpY"
                + "irHK2d/Ss5V5bsO8vcK+rI9xTTMoLDtIWHymxc3JvKN9W1BH9uvYv6GBYEdBOkRYd4ydvOHp0bSQa1E9MDr/8tKrgVo5JiQq"
                + "QV+Fna/K4uC7lmpHMCUkL+/gwp52UjQjHyc/YIKcrcDSy6mHYEIwJi86",
            3
        ),
        (
            "422",
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB"
                + "RkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P"
                + "T09PT09PT09PT09PT0//wAARCAATABoDASEAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAA"
                + "AgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6"
                + "Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXG"
                + "x8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREA"
                + "AgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5"
                + "OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPE"
                + "xcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDpb69g0u08uIAEDslcPezz6jcHOSCf7lZY"
                + "Gn9cxTm/hiejRisNhnVluaFjZJAgZl5/3KtfaEHHH/fFZ46VXH137L4Y6HxcozxdWUzMup5L6c5Ixn+8at2trHCm5tv5muys"
                + "/qGDVCHxyPpeIcUoQVGBDe3yr8iFf++jVDMp5459zXZhnSy2hGM/ilqzTJMvSoc0upo2PrT9QmkWI7XIrhl+8zVKeqR4WZNz"
                + "xtpdzEtnaS7Adiee9dfHDH5a/IOgrhz2cnimm9j7OHuUYqJ//9k=",
            "aoSiucbU2+Lm3s7FuKiXiG9dSzUdEAgHDQySqsTY4uvv8/Dm1cq9rJ2Md2NVQy0iGxseIJqyyNjj6uvt4dbCs6CPg29aRz0w"
                + "IBUSEhIWnrLI1+Lr6+3dz7eji3dqVjsqJyATDQoPDRLD0eHs8/z6+OjYvqSJcmRRNygpJx8bGyIpLdvj6Onr7eng08Kojm9X"
                + "RzgmGh0cGBYdJzI66Onj3NjXzsG6qI53WkI0KhkRExMPERooMzz++/Pm4d7UxsKwmYRnUUQ8LicoKCQnMkJIUfXq5OHe0se7"
                + "m4ZsV0Q3MCAYERYeKDJBV2Rs6t3Uz8q+saWQel9LNywjGAsHCxQeKTtPX2n/9+rh2su8rZd+ZlNANi4nICAnMDxKW3F8hv/v"
                + "4NTJuKeUemBJOCkgGBYXHSYxQFBkeISN7t3Lv7Kgi3hgSDUoHBUNDxIcJzVHW3GFkpzt3My/sp2HdF5KOjAqIhwhKzpFV2yE"
                + "mq22wNPDtKibhnBcQzInIh0ZFBsoOUZadI2jtL7Hva+imYp0X0w2Jx4bGhYQGB8wQVZxjaOzytLQwJ+FbFxSRj8uHxsfJzBB"
                + "UF9rfpGku8zV6sKzlHlhUks/NCMTDxMZIzVCVWF4kKbA0uL1r6GDalRGPzcpGg0JDBMcLUFTY3uUrMTW7P56lbfP3uXj2smq"
                + "hWdKLBUMDBYnPVt9obrP1a7F4O3z8OTUvJ16YEgxHhwoNkpig6PF2+vxx9nr7ubZwquJa0w3KBoSGDBFXnubuNPl6u/S4Ojj"
                + "1b+hhV5CKRwVERYkQFx5l7XM3+nj5O3z8uXQtpNzUDknISMoNkxtiajE2+nx8ubj6urfya+SbEsxIBcaJTNIY4WhvdPh5ODX"
                + "yMHW0MCliWxHJxcLDBgtQVx7mbLI2N3XybmeldfQvKCGbEosIxshM05mhKW90+bv8eXRvJeLxq+Pc1M0IBoSHjRObIids9Xl"
                + "7+/kzKmKZlOhiWpPMxgKCRMiPFh5la2/0tze18Wqh2lJOpB5XEUxHxsiNElniKrG2+rz8ubTuJh4XkA1Y041JRkSGSpAWnyd"
                + "vdbn7u3gyauIZkk1Hhc5KBUODBIjO1x3mLbO3+nm1sCiflk5IxUODTYoHSAqOFFvkKvH3erv7uXPtZNvTDMnICAjIxoXIzVK"
                + "aIilvdPf4tvQv6iMa0stHhkZISgYERMkO1NzlLPI2uHczr2qh2xNLxYMDRErMxMdN1R1k63D4e308uTNsZJqTjwuIh0oOUpk"
                + "HSlEYIGdtsrc4+Xdyq6OcEw2KSEcHi5EYHorOFNwkKzC0dvc18ivjWlMMiIYFxcgNU1yjYqnyNze0rSSa0UnIScuOVR5osne"
                + "5NKngFxHw9jr7uHIpIFZPiswP1BhgKfH5O7mzZ50Uj7c6OfXt5NoSigdHC9OaYajxNff2L2ZaEAbDN/g0LGGXjgiERUlRWuO"
                + "rMXY2c21jGQ5GQAA49u+l2pHLCQnPVp+oL3X5ufWuZdrSS8iFhTBtJBmPScYIDxcgKG4y9jWxaWBXTknKjRCSY5+WDETChAl"
                + "Vn6ivsjLzb2Yb0UoDhIwVHCDempHJhEUJkaAq9Ho6uXexZJlOiAQIVGDpLs4LSIoNktynLrV393Lt6B9XTgaDREwaqfT7CAX"
                + "FCI8WH6ox9jWyKuQclU3IhcbLVCHttjqLiw0UHSXv9/x792+lG9LNiovPlyCrNb1+P4wMkVolrrd8OzYtY1dNBMHESxWhrre"
                + "+P/r5UhLYIOsydzgza2GYDobAQIaQ3ap2fLz5sS3iYucuNTe282riGdPPTApO16Jud35/OTGm4q0s7zM1861lWhGLykyPEZm"
                + "kbjW5unVqn9URMzIzdXUvJZuPiARGDBIYYaszuHi07F5Si8e9vDm1LqYcEs0JSg9Y4Odyv3/7s2ke1xDKS/Z1Me0mnxYOyUg"
                + "LEx3mrrU4dzCpIFgQzAmLL+4p5B0VjgjFRw2YJK82+TLspd6WTsnGRwl",
            3
        ),
        (
            "444, own tables",
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB"
                + "RkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P"
                + "T09PT09PT09PT09PT0//wAARCAATABoDAREAAhEBAxEB/8QAGAAAAwEBAAAAAAAAAAAAAAAABAUGAgP/xAAnEAABBAEBBwUB"
                + "AAAAAAAAAAABAAIDBCERBRITIkFSkhQxUWFykf/EABoBAAMAAwEAAAAAAAAAAAAAAAQFBgADBwL/xAAfEQABBQADAQEBAAAA"
                + "AAAAAAACAAEDBAUREyESMSP/2gAMAwEAAhEDEQA/AKW9dg2XU4cQAIHRiW2bbyF1xIunTKR/olD3Z59o2DrqQT2J1m5bRj2z"
                + "I23ZCsHDJhRpMgYHObn8LTp6zl/GBQly0dg+GRXqGDGPBKWzrJerGoE7JZankvTnUjTXuKfZ2YFYO2b9XRLM4Vo+GRdWrHCz"
                + "edu/0oHR1DnLphUDoXinPhlxu3mt5GFvkUZnZQwj3TIrLznkJidAaynOM/ZRr60DPwrJqIMyY0flLd2Y2b5Z/FM7Mh8v6t7Q"
                + "mkbEd15C14MIE/07eqepixSepJWe6S2A9xOeqO25TEeGfxdDogIx+Mq+OGPht5B7BRnLr08hc/q//9k=",
            "f5GkssHU4eXr4NnYzLKWhmZbSDAaDwwOBgmktMXR2+nv8PTo39vOtpyPbmVUPisfHB0bIKe5yNPa5Obh5NbJwLGZg3dUTD8s"
                + "GxENDxcbpLXH093k4tzdzLutmH5rYjg0KhoNBgQHGR3A0ODr8/nz6eXUv6uTdmVfNjIqIBYUFxo4O9Lc5+3y8ufZzr2oknZa"
                + "SUMkIRoUEBEaIURI1t3j5ubl1sexoo55YEMzLxgUDQkIER4oRUjp7vPz8/Hi07irmYZtUUJAKycgGx0qO0VaXO3t8vrz3MS4"
                + "npB4XUQyJiASGBwaHStHXnNy4d7h5NvEraKPgmpQNyYcGAUNEREVIz9WcnH79PHv5Mu1q5GEbVU/MCclGyMrLTJDX3aSlPft"
                + "5NzMsp+Vb2NPOCcaFBMTHikvOElle5qc6t3Pw6+WgXlUSTYlFQ8MDA0bKzU/Um6Dp6rw4tLFsJR/eFJIOCkgHB4gJjdJWGN4"
                + "lqrDydvNvq+bf2lgOTAkFxERFRkkNUpdan+cscLKy72uoYtvWVAtJhkOCg4TGBstRVdnfZmwx8/YwKGKe2tXSCojHBkgKzU7"
                + "SFFog5iksr7d8cOsjndoWEU1IRkQDhQeKS5FT2iIoK/Azt3wrJZ4YVJELh8WDwcGDBchJkxXcZCpusvb1+lzkbfR4OXf1cao"
                + "gWFEKRYODBQlPFt+n7TX2KfB3/D28eTVupx3WkMtHhsnMkhjhKbF2O/xwNXq8OrcxbOKbUszIRUQEi4/W3yevtjn5+jN3ejl"
                + "2MOnkWFHKhgODBEaP1R3m7rU5vDZ2Ovx8ebQt5h/VD8pHhwjMkJtg6fJ4vD4+9rX7OzgyKyPbFE1JRgWHi9GXIidvtnn6eXf"
                + "vLjd1sKjg2NAJRoPCxMlPl55nrHL3+HXyL6UkODXv51+Xz4lJB0fLkZliKTE1ev39OLNv46JxayLa00xIRwNGCtHaYunt+Pn"
                + "7vDlyKKJW1KjiGVHLRULDBIeNVN2mLPC3Nzc2Meog2g+OZl9Wj4qHR4jN0djhanI4O338eXWv513XjYyb1QzHRMSHSlIWnmd"
                + "vtnp8OzeyK6QbUw2FxRFLBIFBxImOWR3mLrU4+no07+ggGFCKBYICTwoGBckOFRqlqvJ5PT17ObNtZBuUjwrIB0gIxYQGTBM"
                + "aoGpu9Xq8OTPwaiOaEcxJR0YICYTCgobN1V1jbPF3e7s2LyriW9JKhcSEA8sMhEdM0xqjK/F7/T49ufKqJFtWDsmGhwuQU1l"
                + "GytDXnydvdPn5+fgzayKc0o5IxYRGi9GZ34mOVVzkrHO4ePf2MmwjWlSKx0PCwwaM0t+lnebyOPl1bmha0kgDRAhOUySsNny"
                + "7dCpkEVAttHs8+fKpIhWPCIgMEtogMHV8PrqxJp/Q0De6uzcu5FkRBwRDiJEa5Os3eTq27qJWj4fHevp17OHWi8SAAIVPm2Y"
                + "vtXo49Oxgk0iCQoL9ObElWhGJhIbKUx+qsvm9uzcvZBfNBgLLCzTu49dOikeFTpOeqrM19vdvKeBVTEcGRlSVpp+TyEOFR8i"
                + "YXmlz+HWxLqDakMfDBInOHV8g2c4EgwjPEiUrdr//+zNu3RcNxkTKk5oo6hUNhULHUN0mcra7fHet4lqKB0TFi1Vf5rl4SoX"
                + "CxQvVoKj0Njf2LuQYkUUEBAdO2aQqt7cHB8vUn2ixdvu6t7Fn3FFKyMqOlV9qNHo7+sJG0d9r87i8N/Rs4tfNBUCITNSe6TL"
                + "5vXV0BgyZqPQ4ePlw6mBVi4VCAI0THSgw9jg4aunYXmn2fbx4tmpjmI7JSIvOXWQut7w6tnLiYWbrMrq8Nm8qnFWLQ8MJUhi"
                + "m7ba9PLUqo1PSb/I3e7lwpyGUDUPAAQsX4Gsxej56LqCXTAr6PD268qTWzkjHBoqUIi72v//+ui8glU9BBrg4NvGoXFCJiIg"
                + "KD9olsHY5NzOto9ePC4QJt3Su5lwRiQPHCc/Y42xzdnQvaKCWTQeGRgu",
            3
        ),
    ];

    /// <summary>Written by this library.</summary>
    public static (string Name, string File, string Pixels, int Tolerance)[] Ours { get; } =
    [
        (
            "grey",
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB"
                + "RkxOUlNSMj5aYVpQYEpRUk//wAALCAATABoBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgED"
                + "AwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RF"
                + "RkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJ"
                + "ytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AO2srVLO3BKgYH9yub8TawI0ZVP/AI7Xm13O95cEDJyf"
                + "7lWl0pyoOzt/cr1LXtUS3hZQy9P7xry3WdRa6nIDA8/3jVnQNLNxKrED8zXepoqbF+Venqa5bxTczbmHmNXI2rM9yNxzzXpX"
                + "hdF2qcCuyBOBX//Z",
            "dY2mtcPS3+Pr5dzSxbKaiXJcQzUpGg8LCBCZr8bU3+z2+PPs4dXHspqJc11HOjAkGxkfJ6O2y9bf6e/u597QwrGagXBWQi8l"
                + "HRQPEB0lqLrM1t3k5uLd0sGvnIRrWkMyIRgTDAwQHCXE0+Pr8PXy7ODTv6uWfmVVRzgpIx4bHiUzPM3a5+zv7+jez8GrlYBp"
                + "UkIxJRkVExQcJzlD0tzl5uXh1ce5qpR9aFI8LhoQCAgKDxwqP0nq8/n38+zczbmqk31pVD8xJRwXGh8oOEhcZ+3x8ezn3ciz"
                + "qpZ8Z1A5KycTFRYXHSxAUGVy4OPh2tPIsp2Kdl9LNyIVEwkMEBMaKj9PbHj19vHm3dC5pIp3YE8+LCIiGyAnLThJX2+Rnezq"
                + "4dPGt5+JcV5JOSobFBURGSMuPE9mdpWi4d3Qvq6dhW9aRzMlGAwHCQ4XJjVFWnKCnaru6NjDsZ+HcVxKNywiGhkdIi0/UWR6"
                + "kqK7x93WxKyYhm5ZRDMjHBcTFRshLkFVaoGYqL3Ky8Ovl4NwWEMxIRMODQwRGSc1SV90i6Kxws7OwKqUgGtVRy8mHhwZGyc1"
                + "RVNpfpGmu8nk57eoknxoUz4vIxsWFhYbKDhNW3GGmq/E0eLmpJV+aFQ/Kh0VDwsOEhoqO1Jhd42htcnX4OQ=",
            1
        ),
        (
            "420",
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB"
                + "RkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P"
                + "T09PT09PT09PT09PT0//wAARCAATABoDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAA"
                + "AgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6"
                + "Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXG"
                + "x8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREA"
                + "AgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5"
                + "OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPE"
                + "xcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDpb69g0u08uIAEDslcPezzajcHOSCf7lT3"
                + "U8l9OckYz/eNW7W1jhTc238zSp044dfWcXrJ7ROrHYmnl1HkjrNjbGySBAzLz/uVa+0IOOP++Ko3t8q/IhX/AL6NUMynnjn3"
                + "NaSwcsT+9xk+VvZdkeLhMpq42LrVOpo2PrT9QmkWI7XIplFT8WbWlqc+Yu+O17mPbO0l2A5J5rr44Y/LX5B0FZFFcGeSf1p6"
                + "n2tPSlGx/9k=",
            "do+swtHf7Pb68d7NtpuDbllGMx0IAAABDhCkudLg6fH2/frx38+5oox5aVdHNCEWFxsjJ7HF2OHk6Ojp4dfFs6CMe2lYSDwv"
                + "HxUUGR4htsXV3eHh4N/Sx7OhjXtuXEY4MiocFRUZGR3Q2+bs7/Lv7ODTvKiQfHBgSDk3MyolJSowM9ff5OPm5+Pb08OrlXpk"
                + "WUkyJScmIB0hKDI32dvb2Nnb1cjArJR+YUo/MBwRFBYUFRsnLzbx8e/p6+zj08ixln1hST80IRohJiowO0hKUfXp4t/f1s/I"
                + "rZh+ZEk1JRUUERskLjU+TFJW7uHX0s7BtquXfmJILx0RBgEFER4rNkNRWV//9Ofg2Mm8qpR6X0k1KB0ZGyItO0pYaHh8gfXk"
                + "1s3EsqKOdFlCMCIaFBMXHyw5S1ttfYKJ4dHAtqqZhXFZPy4jHBgWFhYdKThMX3WGkJrp2Mu/s56HcVlCNC0rKSkrLDRAUGZ+"
                + "l6q1v9rKvrSmj3ZdQSwhHiEiIyUkKzhLZX+bsL/Kybekl4ZvWEMtHRUVHCInLio0P1BpgZqqxs3EtpyDbFpNPzgqHyAqNUBP"
                + "VF5peo2gtsnP5Lysi25URDsxKBoQERslNEdYZ3GClKW5yNrtuamKbFREOi4iEwcGDxcjNEpaZ3qSp73Q5/pujLHM3OTd0rub"
                + "dlxGLx4XFB0wSGeKrMTW26K72Ovy8OLQs5JxWEc1KicvO1FrjKvK3urvus/j6+jcxK2IaEk1KB4aIDJGYn+eutLg4OTG1uPi"
                + "18Smi2NHKx0WFBcnPll4l7TJ19/U1Ofu8OXTu5l6WD8pIiIkL0dmhKXD2ufs6tzX7Ozgy7GVcFA2JBgZICo8V36cudHg5ODX"
                + "xr/d1sOkhWhDJBYLCxcoOVJylrHH19vWybujmt/VvJp6XjwhGxkjOFFqhqjF2+nu693KuJeNxK6OclEyHRYMGC5LbIqkutrn"
                + "6+fawqWOcmSeh2dLLhQFBg8hPV2AoLjM2+DazricfWVNQZF7XUUwHxskNk1sjrHN4/H28uPMr5BxW0I6aFQ6KR0XHzBGYIGh"
                + "v9Xj6ejbxaiGZko4JB4/LhsTExkqQ2N+nLjL2N3bzLqff11AKhwUEjosICIrOVNyk6/J3efp5dzJs5V1VD0uJiIjIxoVHy9E"
                + "YoSjvdTh4NnLvKmSclU4Jx8aHCEUDxUoQVl4mLTK2uDYybSggGlPNiAWExUpLxgjO1l6mLPI4uvu6trEqI1mTDwxJiQvP0tk"
                + "GCdHZ4yrxNXj5eLZw6eHaUYvJCAeITJGY3wcLEpskK7F1dzd2MmxkW9PNCEZGBsiN01yi6e70dXMu6KIblI5MDItLEyJt9fi"
                + "27+NXDgg1OTu59O6mX9jTkBAR0xTcarO5unewZJoRTTj6uXQrYpkTTYwMUBWZ3mTu83Rxq2PaEkxJt3dzKyCXDopHCQ1T3CK"
                + "pLfFxLSee1xCMiUi4di8lWZEKCEoP12Bqcbh697FpH5UOzEzPELDt5ZrQSUVFy9Nc5u91u7rzKR4USkXITRMWZCCYz8iFxQi"
                + "R2mNrsXT39Cjc0cmDAspSWZ2c2pTPjQ6RluGor7P1dXWv4hcPikiM16Gn69EOCwvO0trkqrDz82+r514UTElJzpZiLDFzyEZ"
                + "Gy1IY4mrydLLupuAZkUiEhguUHelyNffLiw5VXucwd3s5tK1j25OOCgsQ2ONs9rx7vAyMkVmj7DN3tzKrI1oSDAlKzxbfaTC"
                + "2OHU0EpLXXyguMfHuJ1/ZEo1KCxEYX+bt8LDvKqkf4CSrcvV0sWpiGtWSD45UHqeus3a18awl5CfoLDD1tLBpXpWOy8wMzpd"
                + "lr/V29nHpYVrYsO8vcK+rI9xTTMoLDtIWH+z09bNt5pxT0g+9uvYv6GBYEdBOkRYd4ydvuTs07aPbE8/Mj3/8tKrgVo5JiQq"
                + "QV+Fna/L6ujAl2pGLyQpNu/gwp52UjQjHyc/YIKcrcDX0KuHXz0rIS06",
            3
        ),
        (
            "444",
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB"
                + "RkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P"
                + "T09PT09PT09PT09PT0//wAARCAATABoDAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAA"
                + "AgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6"
                + "Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXG"
                + "x8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREA"
                + "AgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5"
                + "OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPE"
                + "xcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDpb69g0u08uIAEDslebicW6kvZ0jrweDlU"
                + "fNI4e9nm1G4OckE/3K9rLcrVOPtax24vEww0LI0LGySBAzLz/uVjmebOX7mgfCYzFTxE7ItfaEHHH/fFeSsuxMtQWAk0Zl1P"
                + "JfTnJGM/3jXvZdlkMND2tbc/RMTXhhqdkW7W1jhTc238zXDmOaTry9jRPgcwx0q87Ihvb5V+RCv/AH0a7MuyqNGPtqx1ZXlz"
                + "qSUmUMynnjn3NdrzagnY+yWBgkaNj615ue1ppcqeh8znNSd3qP1CaRYjtcis8howk+ZrU+ewcVKpqYls7SXYDknmu7O6s4xs"
                + "nofoeBhGNPRHXxwx+WvyDoK+MuynUlfc/9k=",
            "f5GkssHU4eXp3tfWyrCUhGZbSDAaDwwOBgmktMXR2+nv8PPn39rNtZyObmVUPisfHB0bIKe5yNPa5Obh5dfKwbKahHhUTD8s"
                + "GxENDxcbpLXH093k4tzezr2umoBsZDg0KhoNBgQHGR3A0ODr8/nz6efWwK2VeGZhNjIqIBYUFxo4O9Lc5+3y8ufZz76ok3da"
                + "SkQkIRoUEBEaIURI1t3j5ubl1sewoY15X0IyLhgUDQkIER4oRUjp7vPz8/Hi07apl4RrT0E/KycgGx0qO0VaXO3t8vrz3MS4"
                + "npB4XUQyJiASGBwaHStHXnNy4d7h5NvEraKPgmpQNyYcGAUNEREVIz9WcnH79PHv5Mu1q5GEbVU/MCclGyMrLTJDX3aSlPft"
                + "5NzMsp+Vb2NPOCcaFBMTHikvOElle5qc6t3Pw6+WgXlUSTYlFQ8MDA0bKzU/Um6Dp6rw4tLFsJR/eFJIOCkgHB4gJjdJWGN4"
                + "lqrDydvNvq+bf2lgOTAkFxERFRkkNUpdan+cscLKy72uoYtvWVAtJhkOCg4TGBstRVdnfZmwx8/YwKGKe2tXSCojHBkgKzU7"
                + "RExlgZels8Dd8cOsjndoWEU1IRkQDhQeKS5JUmqJoK6+y93wrJZ4YVJELh8WDwcGDBchJlFcdZKrusva1+lzkbfR4OXf1cSm"
                + "f19CJxQMDBQlPFt+n7TX2KfB3/D28eTVuZt3WUIsHhonMkhjhKbF2O/xwNXq8OrcxbOLbkw0IhYREy4/W3yevtjn5+jN3ejl"
                + "2MOnkWJJLBkQDhIcP1R3m7rU5vDZ2Ovx8ebQt5h/VkEqIB4lM0Rtg6fJ4vD4+9rX7OzgyKyPbFE2JhgXHy9HXYidvtnn6eXf"
                + "vLjd1sKjg2NAJRkOChMkPV14nrHL3+HXyL6UkODXv51+Xz4lIhsdLERjh6PE1ev39OLNv46JxayLa00xIRwNGCtHaYunt+Pn"
                + "7vDlyKKJW1KjiGVHLRULDBIeNVN2mLPC3Nzc2Meog2g+OZl9Wj4qHR4jN0djhanI4O338eXWv513XjYyb1QzHRMSHSlIWnmd"
                + "vtnp8OzeyK6QbUw2FxRFLBIFBxImOWR3mLrU4+no07+ggGFCKBYICTwoGBckOFRqlqvJ5PT17ObNtZBuUjwrIB0gIxYQGTBM"
                + "aoGpu9Xq8OTPwaiOaEcxJR0YICYTCgobN1V1jbPF3e7s2LyriW9JKhcSEA8sMhEdM0xqjK/F7/T49ufKqJFpUzgkGR0vQ01l"
                + "GytDXnydvdPn5+fgzayKc048JRcRGS1DZ34mOVVzkrHO4ePf2MmwjWlSMCITDQ4aM0p+lnebyOPl1bmhaUceCw4fN0qSsNny"
                + "7dCpkEVAttHs8+fKpIhVOyIfL0pof8HV8PrqxJp/Q0De6uzcu5FkRB0SDyNFbJSt3eTq27qJWj4fHevp17OHWi8SAAQXP2+a"
                + "v9fo49Oxgk0iCQoL9ObElWhGJhIdK02ArM3n+OzcvZBfNBgLLCzTu49dOikeFTtPeqvN19zevKeBVTEcGRlSVpp+TyEOFR8i"
                + "YHikz+DVw7mDakMfDBInOHV8g2c4EgwjPEiSq9j9/+rMunRcNxkTKk5oo6hUNhULHUN0mcra7fHet4lqKB0TFi1Vf5rl4SoX"
                + "CxQvVoKj0Njf2LuQYkUUEBAdO2aQqt7cHB8vUn2ixdvu6t7Fn3FFKyMqOlV9qNHo7+sJG0d9r87i8N/Rs4tfNBUCITNSe6TL"
                + "5vXV0BgyZqPQ4ePlw6mBVi4VCAI0THSgw9jg4aunYXmn2fbx4tmpjmI7JSIvOXWQut7w6tnLiYWbrMrq8Nm8qnFWLQ8MJUhi"
                + "m7ba9PLUqo1PSb/I3e7lwpyGUDUPAAQsX4Gsxej56LqCXTAr6PD268qTWzkjHBoqUIi72v/89+a7g1Y/BBrg4NvGoXFCJiIg"
                + "KD9olsHY6N/Qt49dOisQJt3Su5lwRiQPHCc/Y42xzdnVwqaEWzQeGBgu",
            3
        ),
    ];

    /// <summary>The picture in all of them, [3, 19, 26]; the grey ones have its first plane.</summary>
    public static Tensor Picture()
    {
        var pixels = new float[3 * 19 * 26];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (c, y, x) = (i / (19 * 26), i / 26 % 19, i % 26);
            var wave = Math.Sin((x * (0.2 + (0.1 * c))) + (y * 0.15 * (c + 1)));
            var level = 127.5 + (110 * wave) + (8 * ((((3 * x) + (5 * y)) % 3) - 1));
            pixels[i] = (float)Math.Round(level) / 255f;
        }

        return tensor(pixels, [3, 19, 26]);
    }
}
